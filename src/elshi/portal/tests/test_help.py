"""`elshi help` and what commands say: in the language of whoever calls them."""

from __future__ import annotations

import pytest
from django.utils.translation import get_language, override

from elshi import cli
from elshi.foundation.observe.errors import Refusal
from elshi.portal import commands
from elshi.portal.tools.languages import LANGUAGES


class _Declined(Refusal):
    code = "not_found"

    def __str__(self) -> str:
        return f"refused in {get_language()}"


def test_every_command_has_a_title_in_three_languages() -> None:
    told = []
    for language in LANGUAGES:
        with override(language):
            told.append(commands.titles())
    assert [set(titles) for titles in told] == [set(commands.gathered())] * 3
    same = [words for words in told[0] if len({titles[words] for titles in told}) < 3]
    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_tools_and_commands(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ELSHI_LANGUAGE", language)
    assert cli.main(["help"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    for words in (*cli.TOOLS, *commands.gathered()):
        assert f"  elshi {words} " in printed.out
    with override(language):
        assert commands.titles()["ledger audit"] in printed.out


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8", "ELSHI_LANGUAGE": "kk"}, "kk"),
    ],
)
def test_a_refusal_speaks_the_callers_language(
    environment: dict[str, str],
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def declined(argv: list[str]) -> int:
        raise _Declined

    for name in ("ELSHI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(commands, "gathered", lambda: {"ledger audit": declined})
    before = get_language()
    assert commands.main(["ledger", "audit"]) == 1
    assert capsys.readouterr().err == f"refused in {language}\n"
    assert get_language() == before


def test_words_that_name_no_command_are_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["consulate", "burn"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "elshi ledger audit" in printed.err
