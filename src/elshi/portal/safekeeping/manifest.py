"""What an archive says of itself: its last member, which everything before it is compared with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

FORM = "elshi archive 1"
NAME = "manifest.json"
CONTENTS = "contents.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``contents`` is the SHA-256 of contents.jsonl, which has a line for every other member.

    ``rows`` counts each table, ``migrations`` names those that had run, ``keys`` lists the files of
    the key folder by name and hash (never their content), ``master`` is the name, not the secret,
    of the master key.
    """

    at: str
    version: str
    database: str
    contents: str
    files: int
    rows: dict[str, int]
    migrations: list[str]
    leaves: int
    root: str
    master: str
    keys: dict[str, str] = field(default_factory=dict)
    form: str = FORM

    def written(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode() + b"\n"


def read(path: Path) -> Manifest:
    """A manifest from its file; ValueError when it is none of ours."""
    try:
        table = json.loads(path.read_bytes())
        manifest = Manifest(**table)
    except (TypeError, UnicodeDecodeError, json.JSONDecodeError) as reason:
        raise ValueError("not a manifest") from reason
    if manifest.form != FORM:
        raise ValueError("another form of archive")
    return manifest
