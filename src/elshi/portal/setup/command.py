"""`elshi setup`: found the ministry, hold the key ceremony, test the mail."""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from elshi.foundation.administration.actions import link_address
from elshi.foundation.observe.errors import Refusal
from elshi.foundation.signatures.errors import MasterKeyUnfit

from .. import emblem, face, house
from ..tools.languages import language_of
from . import ceremony, founding
from .answers import Answers, Faulty, fault_in_email, judged, read
from .interview import interview


def setup(argv: list[str]) -> int:
    """Found a real ministry in an empty data folder: people, offices, keys, mail."""
    given = _parser().parse_args(argv)
    with override(language_of(given.language)):
        try:
            return _found(given)
        except Faulty as faulty:
            return _refuse(_("The answers cannot be used; nothing was stored."), *faulty.faults)
        except emblem.UnfitEmblem as unfit:
            return _refuse(_("The emblem cannot be used; nothing was stored."), str(unfit))
        except ValidationError as weak:
            return _refuse(_("The password cannot be used; nothing was stored."), *weak.messages)
        except Refusal as refusal:
            return _refuse(_("The ministry was not founded; nothing was stored."), str(refusal))
        except (EOFError, KeyboardInterrupt):
            mend = _("Answer them all, or give a file: elshi setup --answers FILE")
            return _refuse("\n" + _("The questions were broken off; nothing was stored."), mend)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="elshi setup", description=setup.__doc__)
    parser.add_argument("--answers", type=Path, help="answers as TOML (otherwise they are asked)")
    parser.add_argument("--emblem", type=Path, help="the emblem, SVG or PNG")
    parser.add_argument("--administrator", help="e-mail of the first administrator")
    parser.add_argument("--password-file", type=Path, help="the first administrator's password")
    parser.add_argument("--ask-password", action="store_true")
    parser.add_argument("--keys", choices=("file", "pkcs11"), help="where the keys live")
    parser.add_argument("--make-master-key", action="store_true",
                        help="make the file that ELSHI_MASTER_KEY_FILE names")  # fmt: skip
    parser.add_argument("--protocol", type=Path, help="write the protocol of the key ceremony")
    parser.add_argument("--mail-test", help="send a test letter to this address")
    parser.add_argument("--language", default="", choices=("", "kk", "ru", "en"))
    return parser


def _found(given: argparse.Namespace) -> int:
    try:
        ceremony.prepared(make=given.make_master_key)
    except ceremony.MasterKeyBesideData:
        return _refuse(_("The master key must not lie in the data folder."),
                       _("Name another place in ELSHI_MASTER_KEY_FILE."))  # fmt: skip
    except (ceremony.MasterKeyMissing, MasterKeyUnfit) as refusal:
        return _refuse(str(refusal), "elshi setup --make-master-key")
    house.migrate([])
    if founding.anything_stands():
        return _refuse(_("This data folder holds a ministry already; nothing was changed."),
                       str(settings.HOME))  # fmt: skip
    answers = _answers(given)
    picture = emblem.read(Path(answers.emblem)) if answers.emblem else None
    password = _password(given)
    ceremony.reach_token(answers)
    _do(given, answers, picture, password)
    return 0


def _answers(given: argparse.Namespace) -> Answers:
    """The answers of the file or of the interview, with what the options say instead."""
    if given.answers:
        table, folder = read(_written(given.answers)), given.answers.parent
    else:
        table, folder = judged(interview()), Path()
    changes: dict[str, object] = {}
    if table.emblem:
        changes["emblem"] = str(folder / table.emblem)
    if given.emblem:
        changes["emblem"] = str(given.emblem)
    if given.keys:
        changes |= {"store": given.keys, "stores": {}}
    if given.mail_test:
        changes["mail_test"] = given.mail_test
    if given.administrator:
        if fault := fault_in_email(given.administrator):
            raise Faulty([f"--administrator: {fault}"])
        changes["administrator"] = {**table.administrator, "email": given.administrator}
    return replace(table, **changes)  # type: ignore[arg-type]


def _password(given: argparse.Namespace) -> str | None:
    """The password given, strong enough, or none: then a one-time link is printed."""
    if given.password_file:
        password = _written(given.password_file).strip("\n")
    elif given.ask_password:
        password = getpass.getpass(_("Password of the first administrator: "))
    else:
        return None
    validate_password(password)
    return str(password)


def _written(path: Path) -> str:
    """The text of a file that an option names."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        why = type(reason).__name__
        raise Faulty([f"{path}: {_('The file cannot be read.')} ({why})"]) from None


def _do(
    given: argparse.Namespace,
    answers: Answers,
    picture: face.Emblem | None,
    password: str | None,
) -> None:
    """Found the ministry with its keys, all or nothing, and say what those present must know."""
    now, master_name = timezone.now(), ceremony.master_key(make=given.make_master_key)
    with transaction.atomic():
        account, secret = founding.found(answers, password=password, at=now)
        owner = ceremony.hold(answers, at=now)
    face.keep(answers.name, picture)
    print(
        _("The ministry is founded: %(name)s") % {"name": answers.name[language_of(given.language)]}
    )
    _say_protocol(given, ceremony.protocol(owner, master_name, at=now))
    if secret:
        print(_("The first administrator, %(email)s, chooses a password here (once, within two "
                "days):") % {"email": account.email})  # fmt: skip
        print(link_address(secret, account.language))
    if answers.mail_test:
        _test_mail(answers.mail_test)


def _say_protocol(given: argparse.Namespace, written: str) -> None:
    """Print the protocol, and write it where asked; a folder that takes no file stops nothing."""
    print(f"\n{written}\n")
    if not given.protocol:
        return
    try:
        given.protocol.write_text(written + "\n", encoding="utf-8")
    except OSError:
        print(_("The protocol could not be written to %(path)s: copy it from above.")
              % {"path": given.protocol}, file=sys.stderr)  # fmt: skip


def _test_mail(address: str) -> None:
    """Send one letter; a failure is said and stops nothing, the ministry stands."""
    if settings.NOTICES_DELIVERY == "file":
        print(_("No mail server is set (ELSHI_MAIL_HOST): letters lie in the outbox folder."))
        return
    letter = EmailMessage(_("A test letter"), _("The mail of the staff desk works."), to=[address])
    try:
        letter.send()
    except OSError as reason:
        print(_("The mail server does not take letters: %(reason)s") % {"reason": reason},
              file=sys.stderr)  # fmt: skip
        return
    print(_("A test letter was sent to %(address)s.") % {"address": address})


def _refuse(sentence: str, *details: str) -> int:
    print(sentence, file=sys.stderr)
    for detail in details:
        print(f"  · {detail}", file=sys.stderr)
    return 1
