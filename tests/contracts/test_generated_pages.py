"""The generated pages of the handbook tell of this house."""

from __future__ import annotations

from pathlib import Path

import pytest

from elshi.portal.tools import docs

PAGES = docs.pages()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_page_is_current(path: Path) -> None:
    assert path.exists(), "run: elshi docs"
    assert path.read_text("utf-8") == PAGES[path], "run: elshi docs"


def test_every_setting_is_documented() -> None:
    assert sorted(docs.variables_read() - set(docs.VARIABLES)) == []
    assert (
        sorted(set(docs.VARIABLES) - docs.variables_read() - {"ELSHI_REFERENCE", "ELSHI_SEED"})
        == []
    )
