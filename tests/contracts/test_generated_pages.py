"""The generated pages of the handbook tell of this house."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from elshi.portal.tools import docs


@pytest.mark.parametrize("name", docs.writers())
def test_the_page_is_current(name: str) -> None:
    path = docs.TREE / name
    assert path.exists(), "run: elshi docs"
    with override("en"):
        assert path.read_text("utf-8") == docs.writers()[name](), "run: elshi docs"


def test_every_setting_is_documented() -> None:
    assert sorted(docs.variables_read() - set(docs.VARIABLES)) == []
    assert (
        sorted(set(docs.VARIABLES) - docs.variables_read() - {"ELSHI_REFERENCE", "ELSHI_SEED"})
        == []
    )
