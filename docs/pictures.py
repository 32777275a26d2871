"""Draw the pictures of README.md and the docs: the sample corpus in a real Chromium.

Run: python docs/pictures.py [PICTURE ...]
Needs Chromium and its driver (Debian: apt-get install chromium chromium-driver).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
#: Name of the picture: the form of the page, width and height of the window, dark or light, the address after "#".
PICTURES = {
    "sample": ("map", 1280, 800, False, ""),
    "sample-dark": ("map", 1280, 800, True, ""),
    "card": ("map", 1280, 800, False, "node=method%3Aspeculative-decoding"),
    "phone": ("map", 390, 844, False, "node=method%3Aspeculative-decoding"),
    "path": ("map", 1280, 800, False, "path=method%3Amamba&path=method%3Aspeculative-decoding"),
    "timeline": ("timeline", 1280, 800, False, ""),
    "genealogy": ("genealogy", 1280, 800, False, ""),
    "matrix": ("matrix", 1280, 800, True, ""),
    "webgl": ("webgl", 1280, 800, True, ""),
}
#: Drawn by WebGL in software, so that the picture needs no GPU.
WEBGL = ("--enable-unsafe-swiftshader", "--use-gl=angle", "--use-angle=swiftshader")


def main(wanted: list[str]) -> None:
    from PIL import Image
    from selenium import webdriver

    from kg.verbs import build, plot, view

    os.environ.setdefault("SE_OFFLINE", "true")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build([ROOT / "examples" / "papers.jsonl"], folder / "sample.kg")
        title = "citeweave: 64 papers"
        for form in ("map", "timeline", "matrix"):
            view(folder / "sample.kg", folder / f"{form}.html", title=title, form=form)
        family = "speculative decoding"
        view(folder / "sample.kg", folder / "genealogy.html", title=title, form="genealogy", around=family)
        view(folder / "sample.kg", folder / "webgl.html", title=title, renderer="webgl")
        for what in ("trends", "matrix"):
            plot(folder / "sample.kg", what, IMAGES / f"plot-{what}.png")
        for picture, (form, width, height, dark, place) in PICTURES.items():
            if wanted and picture not in wanted:
                continue
            options = webdriver.ChromeOptions()
            options.binary_location = "/usr/bin/chromium"
            gpu = WEBGL if form == "webgl" else ("--disable-gpu",)
            for flag in ("--headless=new", "--no-sandbox", *gpu, "--hide-scrollbars", "--disable-quic",
                         "--no-first-run", "--disable-background-networking", "--disable-component-update",
                         "--disable-sync", f"--user-data-dir={folder / picture}"):  # fmt: skip
                options.add_argument(flag)
            if dark:
                options.add_argument("--force-dark-mode")
            driver = webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            driver.get(f"{(folder / f'{form}.html').as_uri()}#{place}")
            time.sleep(4)  # for the drawing, and the card's slide
            driver.save_screenshot(str(IMAGES / f"{picture}.png"))
            with Image.open(IMAGES / f"{picture}.png") as full:  # fewer shades, which the eye does not see: fewer bytes
                few = full.convert("RGB").point(lambda shade: min(255, round(shade / 2) * 2))
            few.save(IMAGES / f"{picture}.png", optimize=True)
            driver.quit()
            print(IMAGES / f"{picture}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
