"""uv and pip install the same: the hashed export says what the lock says, from the public index only."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
PACKAGES = [package for package in LOCK["package"] if "registry" in package["source"]]
_REQUIREMENT = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)")


def exported() -> dict[tuple[str, str], set[str]]:
    """Name and version of each package in the export, with its hashes."""
    found: dict[tuple[str, str], set[str]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if requirement := _REQUIREMENT.match(line):
            hashes = found.setdefault((requirement[1], requirement[2]), set())
        hashes.update(re.findall(r"--hash=(\S+)", line))
    return found


def test_the_export_is_the_lock() -> None:
    locked = {
        (package["name"], package["version"]): {
            file["hash"] for file in [*package.get("wheels", []), package.get("sdist", {})] if file
        }
        for package in PACKAGES
    }
    assert exported() == locked


def test_the_project_itself_is_the_only_package_without_an_index() -> None:
    others = [package["name"] for package in LOCK["package"] if package not in PACKAGES]
    assert others == ["pos-app"]


def test_everything_comes_from_the_public_index() -> None:
    assert {package["source"]["registry"] for package in PACKAGES} == {"https://pypi.org/simple"}
    files = [
        file for package in PACKAGES for file in [*package.get("wheels", []), package.get("sdist")] if file
    ]
    assert {file["url"].split("/")[2] for file in files} == {"files.pythonhosted.org"}
