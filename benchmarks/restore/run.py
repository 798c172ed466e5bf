"""A house copied, brought back and verified: how long, how much memory, and whether it is equal.

python benchmarks/restore/run.py [--records 100000 --files 10000 --size 200000]
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = 120


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=200_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="elshi-restore-", dir=given.folder))
    try:
        return _measured(place, given)
    finally:
        if not given.keep:
            shutil.rmtree(place, ignore_errors=True)


def _measured(place: Path, given: argparse.Namespace) -> int:
    home, back, archives, key = (place / name for name in ("home", "back", "archives", "key"))
    made = [str(number) for number in (given.records, given.files, given.size)]
    _run("fill", home, str(HERE / "fill.py"), *made)
    _run("new-key", home, "-m", "elshi", "backup", "new-key", str(key))
    recipient = key.read_text().splitlines()[0].partition(": ")[2]
    _run("backup", home, "-m", "elshi", "backup", str(archives), "--to", recipient)
    archive = next(archives.glob("*.age"))
    print(f"archive: {archive.stat().st_size / 1e6:,.0f} MB")
    spent = _run("restore", back, "-m", "elshi", "restore", str(archive), "--identity", str(key),
                 "--verify")  # fmt: skip
    equal = _content(home) == _content(back)
    print(f"equal: {equal}; within {TARGET} s: {spent <= TARGET}")
    return 0 if equal else 1


def _run(name: str, home: Path, *words: str) -> float:
    """Run a program to its end and print what it took; seconds on the clock."""
    environment = os.environ | {
        "ELSHI_HOME": str(home), "ELSHI_MODE": "test", "ELSHI_DATABASE": "",
        "ELSHI_MASTER_KEY": base64.b64encode(b"benchmark of a restore, 32 bytes").decode(),
        "DJANGO_SETTINGS_MODULE": "elshi.portal.settings",
    }  # fmt: skip
    load, begun = os.getloadavg()[0], time.monotonic()
    process = subprocess.Popen([sys.executable, *words], env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    spent = time.monotonic() - begun
    if process.returncode:
        raise SystemExit(f"{name} failed")
    processor, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"{name}: {spent:.1f} s, CPU {processor:.1f} s, {memory:.0f} MB at most, "
          f"load before {load:.1f}", flush=True)  # fmt: skip
    return spent


def _content(home: Path) -> dict[str, str]:
    """Every table by its rows, every file and key by its bytes."""
    import pysqlite3

    found = {}
    database = pysqlite3.connect(home / "elshi.sqlite3")
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    for (table,) in database.execute(names).fetchall():
        digest = hashlib.sha256()
        for row in database.execute(f'SELECT * FROM "{table}" ORDER BY rowid'):
            digest.update(json.dumps(row, default=bytes.hex).encode())
        found[table] = digest.hexdigest()
    for folder in ("files", "keys"):
        for path in sorted((home / folder).rglob("*")):
            if path.is_file():
                found[str(path.relative_to(home))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


if __name__ == "__main__":
    sys.exit(main())
