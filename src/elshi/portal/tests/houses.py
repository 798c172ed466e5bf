"""`elshi` run for a ministry of its own: answers, environment, processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ANSWERS = """
[ministry]
state = "UTO"
country = "UT"
emblem = "emblem.svg"
name = { kk = "Министрлік", ru = "Министерство", en = "Ministry of Utopia" }
[administrator]
email = "admin@mfa.example"
name = "First Administrator"
language = "en"
[[offices]]
code = "MFA"
name = { kk = "Департамент қ", ru = "Департамент", en = "Department" }
time_zone = "Asia/Almaty"
[[offices]]
code = "HAG"
kind = "embassy"
name = { kk = "Елшілік", ru = "Посольство", en = "Embassy" }
time_zone = "Europe/Amsterdam"
host_state = "NLD"
states = ["NLD"]
[mail]
test = "admin@mfa.example"
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'


def house(
    folder: Path, *words: str, text: str = "", **changed: str
) -> subprocess.CompletedProcess[str]:
    """Run `elshi` for a ministry of its own, in production; ``text`` is its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "elshi", *words], env=environment(folder) | changed, text=True,
        capture_output=True, timeout=300, check=False, input=text,
    )  # fmt: skip


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ELSHI_")}
    return kept | {
        "ELSHI_MODE": "production", "ELSHI_HOME": str(folder / "home"), "ELSHI_LANGUAGE": "en",
        "ELSHI_MASTER_KEY_FILE": str(folder / "master.key"),
        "ELSHI_PUBLIC_URL": "https://visa.mfa.example", "ELSHI_HOSTS": "visa.mfa.example",
    }  # fmt: skip
