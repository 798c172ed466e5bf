"""Reading messages from code and templates, and keeping catalogues."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest
from django.template.base import Template
from django.template.context import Context
from django.template.engine import Engine
from hypothesis import given
from hypothesis import strategies as st

from elshi.foundation.languages.messages import catalogues, filling
from elshi.foundation.languages.messages.__main__ import main, update
from elshi.foundation.languages.messages.extraction import (
    Message,
    from_template,
    messages_of,
)


def texts(source: str) -> list[tuple[str, str, str]]:
    return [(m.context, m.text, m.plural) for m in from_template(source)]


def test_tags_and_filters_of_a_template() -> None:
    source = (
        '{% load i18n %}{% translate "Apply" %}{% translate \'Visa\' context "paper" %}'
        '{% include "x.html" with title=_("Photo") %}{{ name|default:_("Not given") }}'
        '{% translate variable %}{# {% translate "No" %} #}'
    )
    assert texts(source) == [
        ("", "Apply", ""),
        ("paper", "Visa", ""),
        ("", "Photo", ""),
        ("", "Not given", ""),
    ]


def test_blocks_are_read_as_django_looks_them_up() -> None:
    source = (
        "{% blocktranslate trimmed count n=rows|length %}\n  {{ n }} case\n{% plural %}\n"
        "  {{ n }} cases, 5% late\n{% endblocktranslate %}"
        "{% blocktranslate %}Dear {{ name }}{% endblocktranslate %}"
    )
    assert texts(source) == [
        ("", "%(n)s case", "%(n)s cases, 5%% late"),
        ("", "Dear %(name)s", ""),
    ]


@pytest.mark.parametrize("text", ["100 % sure", "A “quoted” word", "двадцать"])
def test_what_is_read_is_what_django_asks_for(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "django.utils.translation._trans.gettext", lambda m: asked.append(str(m)) or str(m)
    )
    block = "{% blocktranslate %}" + text + "{% endblocktranslate %}"
    source = '{% load i18n %}{% translate "' + text + '" %}' + block
    engine = Engine(libraries={"i18n": "django.templatetags.i18n"})
    Template(source, engine=engine).render(Context())
    assert asked == [m.text for m in from_template(source)]


@given(st.text(alphabet="{%}\"' _()abtrnslecplu\n|=", max_size=60))
def test_no_template_source_breaks_the_reading(source: str) -> None:
    try:
        list(from_template(source))
    except (SyntaxError, ValueError):
        # A tag whose quotes do not close; Django refuses such a template as well.
        assert '"' in source or "'" in source


@pytest.fixture
def app(tmp_path: Path) -> Path:
    folder = tmp_path / "treaties"
    (folder / "templates").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "tests" / "test_x.py").write_text('_("only in a test")')
    (folder / "models.py").write_text(
        'a = _("Treaty")\nb = ngettext_lazy("%(n)d page", "%(n)d pages", "n")\n'
        'c = pgettext("verb", "Sign")\nd = _(variable)\n'
    )
    (folder / "templates" / "t.html").write_text('{% translate "Treaty" %}')
    return folder


def test_an_app_is_read_whole_without_its_tests(app: Path) -> None:
    assert messages_of(app).places == {
        Message("", "Treaty", ""): {"models.py", "templates/t.html"},
        Message("", "%(n)d page", "%(n)d pages"): {"models.py"},
        Message("verb", "Sign", ""): {"models.py"},
    }


FILLING = {
    "Treaty": {"kk": "Шарт", "ru": "Договор"},
    "verb|Sign": {"kk": "Қол қою", "ru": "Подписать"},
    "%(n)d page": {
        "kk": ["%(n)d бет", "%(n)d бет"],
        "ru": ["%(n)d страница", "%(n)d страницы", "%(n)d страниц"],
    },
}


def test_update_and_fill_keep_what_is_there_and_drop_what_is_gone(app: Path) -> None:
    update(app)
    assert len(list(filling.missing(app))) == 6
    assert filling.fill(app, FILLING) == 6
    assert list(filling.missing(app)) == []
    before = catalogues.file_of(app, "ru").read_bytes()
    update(app)
    assert catalogues.file_of(app, "ru").read_bytes() == before
    (app / "models.py").write_text('_("Treaty")')
    update(app)
    book = catalogues.read(catalogues.file_of(app, "ru"))
    assert [(e.id, e.string) for e in book if e.id] == [("Treaty", "Договор")]


def test_a_catalogue_has_no_dates_and_no_line_numbers(app: Path) -> None:
    update(app)
    content = catalogues.file_of(app, "kk").read_text()
    assert "Date" not in content
    assert "#: models.py\n" in content or "#: models.py templates/t.html\n" in content
    assert "nplurals=2" in content


@pytest.mark.parametrize(
    ("key", "forms", "words"),
    [
        ("Treaty", {"kk": "Шарт %(name)s"}, "unknown placeholders"),
        ("%(n)d page", {"ru": ["страница", "%(n)d страницы", "%(n)d страниц"]}, "lacks"),
        ("%(n)d page", {"ru": ["%(n)d страница"]}, "needs 3 text(s)"),
        ("Treaty", {"de": "Vertrag"}, "unknown language"),
        ("Note", {"kk": "Нота"}, "no such message"),
        ("Treaty", {"kk": ""}, "needs 1 text(s)"),
    ],
)
def test_a_bad_translation_is_refused_and_nothing_is_stored(
    app: Path, key: str, forms: dict[str, object], words: str
) -> None:
    update(app)
    before = [catalogues.file_of(app, language).read_bytes() for language in ("kk", "ru")]
    with pytest.raises(
        filling.TranslationError, match=words.replace("(", r"\(").replace(")", r"\)")
    ):
        filling.fill(app, {"verb|Sign": FILLING["verb|Sign"], key: forms})
    assert [catalogues.file_of(app, lang).read_bytes() for lang in ("kk", "ru")] == before


def _fill_one(app: Path, key: str) -> None:
    filling.fill(app, {key: FILLING[key]})


def test_builders_who_fill_at_once_lose_nothing(app: Path) -> None:
    update(app)
    context = multiprocessing.get_context("fork")
    builders = [context.Process(target=_fill_one, args=(app, key)) for key in FILLING]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join(30)
    assert [b.exitcode for b in builders] == [0, 0, 0]
    assert list(filling.missing(app)) == []


def test_the_command(app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "given.json"
    given.write_text(json.dumps(FILLING))
    assert main(["update", str(app)]) == 0
    assert main(["fill", str(app), str(given)]) == 0
    assert main(["missing", str(app)]) == 0
    assert capsys.readouterr().out == "6 translations written\n[]\n"
    given.write_text(json.dumps({"Note": {"kk": "Нота"}}))
    assert main(["fill", str(app), str(given)]) == 1
    assert "no such message" in capsys.readouterr().err
