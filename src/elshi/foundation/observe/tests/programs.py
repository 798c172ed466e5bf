"""Programs outside the house that judge what it makes; a test without its judge fails.

`./elshi test` installs them where it may. A check that skips when its program is missing would
say nothing and look like a pass.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

PACKAGES = {
    "libfaketimeMT.so.1": "faketime",
    "chromium": "chromium",
    "openssl": "openssl",
    "pdffonts": "poppler-utils",
    "pdfsig": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "softhsm2-util": "softhsm2",
}
TOKENS = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
)
LIBRARIES = ("/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime")
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def program(name: str) -> str:
    """The path of a program; without it the test fails and says which package brings it."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is missing: apt-get install {PACKAGES[name]}", pytrace=False)
    return found


def library(name: str) -> str:
    """The path of a library that is laid under a program; missing, the test fails as above."""
    found = next((str(path) for folder in LIBRARIES for path in Path(folder).glob(name)), None)
    if found is None:
        pytest.fail(f"{name} is missing: apt-get install {PACKAGES[name]}", pytrace=False)
    return found


def browser(*more: str) -> dict[str, Any]:
    """How Playwright begins the system's browser, with more switches if wanted."""
    return {"executable_path": program("chromium"), "args": [*SWITCHES, *more]}


def token_in(folder: Path, label: str) -> dict[str, str]:
    """What names a fresh SoftHSM token in the environment; it is kept in this folder."""
    module = next((path for path in TOKENS if Path(path).exists()), None)
    if module is None:
        pytest.fail("libsofthsm2.so is missing: apt-get install softhsm2", pytrace=False)
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    words = ["--init-token", "--free", "--label", label, "--so-pin", "5678", "--pin", "1234"]
    subprocess.run([program("softhsm2-util"), *words], check=True, capture_output=True,
                   env={"SOFTHSM2_CONF": str(settings), "PATH": "/usr/bin:/bin"})  # fmt: skip
    (folder / "pin").write_text("1234\n")
    return {
        "SOFTHSM2_CONF": str(settings), "ELSHI_PKCS11_MODULE": module,
        "ELSHI_PKCS11_TOKEN": label, "ELSHI_PKCS11_PIN_FILE": str(folder / "pin"),
    }  # fmt: skip
