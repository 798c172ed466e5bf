"""Ready-made days off: the Republic of Kazakhstan's, from ``holidays.toml`` beside."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

FILE = Path(__file__).with_name("holidays.toml")


def kazakhstan(*years: int) -> Iterator[tuple[date, dict[str, str]]]:
    """The fixed days off of these years, with their names in three languages."""
    days = tomllib.loads(FILE.read_text(encoding="utf-8"))["days"]
    for year in years:
        for row in days:
            name = {language: row[language] for language in ("kk", "ru", "en")}
            yield date(year, row["month"], row["day"]), name
