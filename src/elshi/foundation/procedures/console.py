"""The command line of a procedure, derived from its declaration: list, show, and each step.

Whoever sits at the machine's own console names the post they act for (``--as HAG-CONSUL``); the
ledger keeps that account and that it was the console. A signed step asks for its password.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elshi.foundation.access import reads as access
from elshi.foundation.access.actions import record_reading
from elshi.foundation.access.actors import Actor, staff
from elshi.foundation.access.pages import MOST, page
from elshi.foundation.access.policies import require
from elshi.foundation.identity.models import Account, Tenure
from elshi.foundation.observe.errors import InvalidInput, Refusal

from . import actions
from .declaration import Field, Step
from .doors import Noun, by_people, told

Command = Callable[[list[str]], int]
COLUMNS = ("reference", "state", "office", "due_at", "edition")


class NoSuchPost(Refusal):
    """The post named is held by nobody now."""

    code = "no_such_post"
    message = gettext_lazy("Nobody holds this post now.")
    mend = gettext_lazy("Name the code of a post that is held, for example --as HAG-CONSUL.")


class WrongPassword(Refusal):
    """A signed step was not signed."""

    code = "signature_needed"
    message = gettext_lazy("The step was not signed: the password is not right.")


class NotFound(Refusal):
    """Absent and hidden are the same."""

    code = "not_found"
    message = gettext_lazy("There is nothing of this reference, or nothing that this post sees.")


def commands(noun: Noun, words: str) -> dict[str, Command]:
    """The noun's commands by their words, ``visas application show`` and so on."""
    known = {f"{words} list": _lister(noun, words), f"{words} show": _shower(noun, words)}
    for step in by_people(noun.procedure):
        known[f"{words} {step.name}"] = _taker(noun, words, step)
    return known


def titles(noun: Noun, words: str) -> dict[str, Any]:
    """What each of the noun's commands is for, read in the language of whoever asks."""
    known: dict[str, Any] = {
        f"{words} list": gettext_lazy("List the cases that a post sees."),
        f"{words} show": gettext_lazy("Show one case and the steps possible now."),
    }
    return known | {f"{words} {step.name}": step.title for step in by_people(noun.procedure)}


def acting(post: str, at: Any) -> tuple[Actor, Account]:
    """The holder of a post as actor, marked as coming from the console."""
    tenure = Tenure.objects.at(at).filter(post__code=post.upper()).select_related("account").first()
    if tenure is None:
        raise NoSuchPost
    actor = staff(tenure.account, at)
    return replace(actor, name=f"{actor.name} console"), tenure.account


def parser_for(words: str, verb: str, what: str) -> argparse.ArgumentParser:
    """What every command of a case takes: the post acted for, and how to print."""
    parser = argparse.ArgumentParser(prog=f"elshi {words} {verb}", description=what)
    parser.add_argument("--as", dest="post", required=True, metavar=_("POST"),
                        help=_("the code of the post acted for"))  # fmt: skip
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    return parser


def _lister(noun: Noun, words: str) -> Command:
    def listing(argv: list[str]) -> int:
        parser = parser_for(words, "list", _("List the cases that a post sees."))
        parser.add_argument("--state", default="", help=_("only those in this state"))
        parser.add_argument("--after", default="", help=_("go on after this reference"))
        parser.add_argument("--limit", type=int, default=50, help=_("how many, at most 100"))
        given, at = parser.parse_args(argv), timezone.now()
        actor, _account = acting(given.post, at)
        seen = access.visible(actor, noun.model)
        rows = seen.select_related(*noun.related)
        rows = rows.filter(state=given.state) if given.state else rows
        part = page(rows, among=seen, after=given.after, limit=max(1, min(given.limit, MOST)))
        subject = f"{noun.model.procedure_name}:*"
        record_reading(actor, subject=subject, kind="search", at=at, why="console")
        _print([told(noun, row) for row in part.rows], given.json)
        if part.next and not given.json:
            print(_("More: --after %(reference)s") % {"reference": part.next})
        return 0

    return listing


def _shower(noun: Noun, words: str) -> Command:
    def show(argv: list[str]) -> int:
        parser = parser_for(words, "show", _("Show one case and the steps possible now."))
        parser.add_argument("reference", metavar=_("REFERENCE"))
        given, at = parser.parse_args(argv), timezone.now()
        actor, _account = acting(given.post, at)
        case = found(noun, given.reference, actor)
        record_reading(actor, subject=case.subject, kind="case", at=at, why="console")
        steps = [step.name for step in actions.possible(case, by=actor)]
        _show({**told(noun, case), "steps": steps}, given.json)
        return 0

    return show


def _taker(noun: Noun, words: str, step: Step) -> Command:
    def take(argv: list[str]) -> int:
        parser = parser_for(words, step.name, str(step.title))
        parser.add_argument("reference", metavar=_("REFERENCE"))
        for asked in step.asks:
            _ask(parser, asked)
        given, at = parser.parse_args(argv), timezone.now()
        actor, account = acting(given.post, at)
        case = found(noun, given.reference, actor)
        require(actor, step.by, case)
        if step.signed:
            signed(account)
        case = actions.take(case, step.name, by=actor, at=at, given=_answers(step, given))
        _show(told(noun, case), given.json)
        return 0

    return _telling_faults(take)


def _telling_faults(take: Command) -> Command:
    """Say each field that does not fit, and answer 1."""

    def telling(argv: list[str]) -> int:
        try:
            return take(argv)
        except InvalidInput as refusal:
            print(refusal, file=sys.stderr)
            for name, messages in refusal.errors.items():
                print(f"  --{name}: {'; '.join(map(str, messages))}", file=sys.stderr)
            return 1

    return telling


def _ask(parser: argparse.ArgumentParser, asked: Field) -> None:
    """One option for something that the step asks for."""
    many = "append" if asked.kind == "choices" else "store"
    codes = [code for code, _title in asked.choices] or None
    parser.add_argument(
        f"--{asked.name.replace('_', '-')}", dest=f"given_{asked.name}",
        metavar=None if codes else "…", action=many,
        choices=codes, required=asked.required, help=str(asked.title),
    )  # fmt: skip


def _answers(step: Step, given: argparse.Namespace) -> dict[str, Any]:
    answers = {asked.name: getattr(given, f"given_{asked.name}") for asked in step.asks}
    return {name: value for name, value in answers.items() if value is not None}


def found(noun: Noun, reference: str, actor: Actor) -> Any:
    """The case of this reference when the actor sees it; absent and hidden are the same."""
    rows = access.visible(actor, noun.model).select_related(*noun.related)
    case = rows.filter(reference=reference).first()
    if case is None:
        raise NotFound
    return case


def signed(account: Account) -> None:
    """Ask for the password of the account that signs; from standard input when it is a pipe."""
    said = _("Signed by %(email)s. Password: ") % {"email": account.email}
    given = getpass.getpass(said) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if not account.check_password(given):
        raise WrongPassword


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    """A table for people, a line a row for programs."""
    if as_json:
        for row in rows:
            print(_json(row))
        return
    table = [COLUMNS, *(tuple(_plain(row[name]) for name in COLUMNS) for row in rows)]
    widths = [max(len(line[place]) for line in table) for place in range(len(COLUMNS))]
    for line in table:
        print(
            "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()
        )


def _show(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(_json(row))
        return
    for name, value in row.items():
        print(f"{name:16} {_plain(value)}".rstrip())


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
