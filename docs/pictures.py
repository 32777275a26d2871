"""Draw the pictures of README.md and the docs: the sample corpus in a real Chromium.

Run: python docs/pictures.py   (needs Chromium and its driver; Debian: apt-get install chromium chromium-driver)
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
#: Name of the picture: width and height of the window, dark or light, the page's address after "#".
PICTURES = {
    "sample": (1280, 800, False, ""),
    "sample-dark": (1280, 800, True, ""),
    "card": (1280, 800, False, "node=method%3Aspeculative-decoding"),
    "phone": (390, 844, False, "node=method%3Aspeculative-decoding"),
}


def main() -> None:
    from selenium import webdriver

    from kg.verbs import build, view

    os.environ.setdefault("SE_OFFLINE", "true")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build([ROOT / "examples" / "papers.jsonl"], folder / "sample.kg")
        view(folder / "sample.kg", folder / "sample.html", title="citeweave: 64 papers")
        for picture, (width, height, dark, place) in PICTURES.items():
            options = webdriver.ChromeOptions()
            options.binary_location = "/usr/bin/chromium"
            for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-quic",
                         "--no-first-run", "--disable-background-networking", "--disable-component-update",
                         "--disable-sync", f"--user-data-dir={folder / picture}"):  # fmt: skip
                options.add_argument(flag)
            if dark:
                options.add_argument("--force-dark-mode")
            driver = webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            driver.get(f"{(folder / 'sample.html').as_uri()}#{place}")
            time.sleep(3)  # for the drawing, and the card's slide
            driver.save_screenshot(str(IMAGES / f"{picture}.png"))
            driver.quit()
            print(IMAGES / f"{picture}.png")


if __name__ == "__main__":
    main()
