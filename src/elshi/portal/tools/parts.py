"""`elshi parts`: what the house is made of, with versions, hashes and licences.

elshi parts               a table for people
elshi parts --sbom        CycloneDX 1.6 as JSON, for programs that know of weaknesses

Versions and hashes are those of the lock (`requirements/run.txt`), so that the list tells what a
house is installed from; licences are those that the installed parts state of themselves.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[4] / "requirements" / "run.txt"
PINNED = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)(.*?)(?=^[A-Za-z0-9]|\Z)", re.M | re.S
)
HASHED = re.compile(r"--hash=sha256:([0-9a-f]{64})")
FREE = "License :: "
# Stated in their source alone, not in what is installed.
SILENT = {"pyrage": "MIT", "pysqlite3": "Zlib"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of others, as it is locked."""

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str


def main(argv: list[str]) -> int:
    """Print the parts; 1 when one states no licence."""
    parser = argparse.ArgumentParser(prog="elshi parts", description=__doc__)
    parser.add_argument("--sbom", action="store_true", help="CycloneDX 1.6, JSON")
    wanted = parser.parse_args(argv)
    found = parts()
    if wanted.sbom:
        print(json.dumps(bill(found), indent=2, ensure_ascii=False))
    else:
        for part in found:
            print(f"{part.name:28} {part.version:14} {part.licence}")
    return 0 if all(part.licence for part in found) else 1


def parts(lock: Path = LOCK) -> list[Part]:
    """Every part of the lock, direct or not."""
    text = lock.read_text(encoding="utf-8")
    return [
        Part(name, number, tuple(HASHED.findall(rest)), licence_of(name))
        for name, number, rest in PINNED.findall(text)
    ]


def licence_of(name: str) -> str:
    """What an installed part says of its licence; empty when it is silent or not here."""
    try:
        told = distribution(name)
    except PackageNotFoundError:
        return ""
    return _said(told, "License-Expression") or _by_class(told) or _by_words(told, name)


def _said(told: Distribution, field: str) -> str:
    return str(told.metadata[field]) if field in told.metadata else ""


def _by_class(told: Distribution) -> str:
    classes = told.metadata.get_all("Classifier") or []
    named = [one.rpartition(" :: ")[2] for one in classes if one.startswith(FREE)]
    return " OR ".join(sorted(set(named) - {"OSI Approved"}))


def _by_words(told: Distribution, name: str) -> str:
    words = (_said(told, "License") or SILENT.get(name, "")).strip().splitlines()
    return words[0][:80] if words else ""


def bill(found: list[Part]) -> dict[str, Any]:
    """The bill of materials (ECMA-424)."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "name": "elshi", "version": version_of_house(),
                "bom-ref": "elshi", "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [_component(part) for part in found],
        "dependencies": [{"ref": "elshi", "dependsOn": [_address(part) for part in found]}],
    }  # fmt: skip


def version_of_house() -> str:
    """Of the tree where it is not installed as a part."""
    try:
        return version("elshi")
    except PackageNotFoundError:
        from elshi import __version__

        return __version__


def _component(part: Part) -> dict[str, Any]:
    return {
        "type": "library", "name": part.name, "version": part.version,
        "bom-ref": _address(part), "purl": _address(part),
        "hashes": [{"alg": "SHA-256", "content": one} for one in part.hashes],
        "licenses": [{"license": {"name": part.licence}}],
    }  # fmt: skip


def _address(part: Part) -> str:
    return f"pkg:pypi/{part.name.lower().replace('_', '-')}@{part.version}"
