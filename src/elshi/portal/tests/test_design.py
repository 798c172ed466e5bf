"""The style sheet keeps its promises: contrast in both themes, weight, vendored parts unchanged."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

PORTAL = Path(__file__).parents[1]
STATIC = PORTAL / "static" / "portal"
TEMPLATES = PORTAL / "templates"
SHEET = (STATIC / "elshi.css").read_text(encoding="utf-8")
TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})")

# (text, ground): WCAG 2.2, 1.4.3, at least 4.5 : 1.
TEXTS = [
    *((text, ground) for text in ("ink", "ink-soft", "link", "visited", "bad")
      for ground in ("paper", "surface", "sunken")),
    *((name, f"{name}-ground") for name in ("good", "warn", "bad", "note", "calm")),
    *(("ink", f"{name}-ground") for name in ("good", "warn", "bad", "note")),
    *(("link-hover", f"{name}-ground") for name in ("good", "warn", "bad", "note")),
    *(("on-brand", ground) for ground in ("brand", "brand-deep")),
    *(("on-brand-soft", ground) for ground in ("brand", "brand-deep")),
    ("on-action", "action"), ("on-action", "action-hover"), ("action", "paper"),
    ("on-danger", "danger"), ("on-danger", "danger-hover"), ("danger", "paper"),
]  # fmt: skip
# (line, ground): what must be seen to use the page, 1.4.11 and 2.4.13, at least 3 : 1.
LINES = [
    *((line, ground) for line in ("edge", "focus", "action", "good")
      for ground in ("paper", "surface")),
    ("on-brand-gold", "brand"),
]  # fmt: skip


def themes() -> dict[str, dict[str, str]]:
    light = SHEET[
        SHEET.index(":root {") : SHEET.index("@media screen and (prefers-color-scheme: dark)")
    ]
    dark = SHEET[SHEET.index(':root[data-theme="dark"]') :]
    dark = dark[: dark.index("}")]
    device = SHEET[SHEET.index("@media screen and (prefers-color-scheme: dark)") :]
    device = device[: device.index("}")]
    return {name: dict(TOKEN.findall(part)) for name, part in
            (("light", light), ("dark", dark), ("device", device))}  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_and_controls_can_be_seen(theme: str) -> None:
    colours = themes()[theme]
    faint = [
        (text, ground, round(found, 2), wanted)
        for pairs, wanted in ((TEXTS, 4.5), (LINES, 3.0))
        for text, ground in pairs
        if (found := contrast(colours[text], colours[ground])) < wanted
    ]
    assert faint == []


def test_paper_is_never_dark() -> None:
    assert "@media (prefers-color-scheme" not in SHEET
    before = SHEET[: SHEET.index(':root[data-theme="dark"]')]
    assert before.rstrip().endswith("@media screen {")


def test_dark_by_choice_is_dark_by_device() -> None:
    assert themes()["dark"] == themes()["device"]
    assert set(themes()["dark"]) == set(themes()["light"])


def test_the_style_sheet_and_the_first_visit_are_light() -> None:
    sheet = len(gzip.compress(SHEET.encode(), 9))
    script = len(gzip.compress((STATIC / "js" / "page.js").read_bytes(), 9))
    emblem = len(gzip.compress((STATIC / "pictures" / "emblem.svg").read_bytes(), 9))
    ornament = len(gzip.compress((STATIC / "pictures" / "ornament.svg").read_bytes(), 9))
    fonts = sum(
        (STATIC / "fonts" / f"onest-{part}-{weight}-normal.woff2").stat().st_size
        for part in ("latin", "cyrillic", "cyrillic-ext", "names", "tenge")
        for weight in (400, 600)
    )
    assert sheet <= 20_000
    # Every font part at once; leaves 15 KB for the page itself.
    assert sheet + script + emblem + ornament + fonts <= 85_000


def test_parts_of_others_are_unchanged() -> None:
    readme = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    files = [STATIC / "vendor" / "htmx.min.js", *sorted((STATIC / "fonts").glob("*.woff2"))]
    assert len(files) == 11
    for path in files:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in readme, path.name


def test_every_file_the_style_sheet_names_is_there() -> None:
    named = re.findall(r'url\("([^"]+)"\)', SHEET)
    assert named
    assert [name for name in named if not (STATIC / name).is_file()] == []


def templates() -> list[Path]:
    return sorted(PORTAL.parent.rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_nothing_inline(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", source)
    for tag in re.findall(r"<script[^>]*>", source):
        assert " src=" in tag or 'type="application/json"' in tag, tag


def test_components_say_what_they_take() -> None:
    for path in sorted((TEMPLATES / "portal" / "components").glob("*.html")):
        assert "{#" in path.read_text(encoding="utf-8"), f"{path.name} has no line of use"
