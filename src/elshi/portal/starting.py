"""What keeps the house from starting, said plainly in its three languages.

`serve`, `worker` and the WSGI door ask before they begin, so that no other way of starting passes
by. The reasons are Django checks, registered by the rooms that know them.
"""

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Tags, register, run_checks
from django.db import DatabaseError

# Check → Kazakh, Russian, English; a check without a row is said as it is written.
WORDS: dict[str, tuple[str, str, str]] = {
    "identity.E001": (
        "Нақты жұмыс режимінде көрсетілімнің есептік жазбалары ашық. Бос деректер қалтасынан "
        "«elshi setup» іске қосыңыз немесе «elshi identity account close-demo» пәрменімен жабыңыз.",
        "В рабочем режиме открыты демонстрационные учётные записи. Начните с пустой папки данных "
        "командой «elshi setup» или закройте их: «elshi identity account close-demo».",
        "Accounts of the demonstration are open in production. Start from an empty data folder "
        "with `elshi setup`, or close them with `elshi identity account close-demo`.",
    ),
    "signatures.E001": (
        "Нақты жұмыс режимінде көрсетілім кілттері қолданылуда. Бос деректер қалтасынан «elshi "
        "setup» іске қосыңыз.",
        "В рабочем режиме действуют демонстрационные ключи. Начните с пустой папки данных командой "
        "«elshi setup».",
        "Keys of the demonstration are in use in production. Start from an empty data folder with "
        "`elshi setup`.",
    ),
    "signatures.E002": (
        "Бас кілт қолжетімді емес: ELSHI_MASTER_KEY_FILE айнымалысында оның файлын көрсетіңіз.",
        "Главный ключ недоступен: укажите его файл в переменной ELSHI_MASTER_KEY_FILE.",
        "The master key is not at hand: name its file in ELSHI_MASTER_KEY_FILE.",
    ),
    "portal.E001": (
        "ELSHI_PUBLIC_URL мекенжайы https:// деп басталып, ELSHI_HOSTS ішінде болуы тиіс.",
        "ELSHI_PUBLIC_URL должен начинаться с https://, а его узел — быть в ELSHI_HOSTS.",
        "ELSHI_PUBLIC_URL must begin with https:// and its host stand in ELSHI_HOSTS.",
    ),
    "portal.E002": (
        "Министрлік әлі құрылмаған: алдымен «elshi setup» іске қосыңыз.",
        "Министерство ещё не создано: сначала выполните «elshi setup».",
        "No ministry stands here yet: run `elshi setup` first.",
    ),
}
HEADING = ("Elshi іске қосылмайды:", "Elshi не запускается:", "Elshi does not start:")


@register(Tags.security)
def served_safely(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Production answers only at an address of its own, over TLS."""
    if settings.MODE != "production":
        return []
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme == "https" and parts.hostname in settings.ALLOWED_HOSTS:
        return []
    return [Error(WORDS["portal.E001"][2], id="portal.E001")]


@register(Tags.database)
def set_up(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Production begins with `elshi setup`."""
    from elshi.foundation.offices.models import Party

    if not databases or settings.MODE != "production":
        return []
    try:
        stands = Party.objects.exists()
    except DatabaseError:
        stands = False
    return [] if stands else [Error(WORDS["portal.E002"][2], id="portal.E002")]


def refusals() -> list[CheckMessage]:
    """Every reason not to start, worst settings included when in production."""
    found = run_checks(
        include_deployment_checks=settings.MODE == "production", databases=["default"]
    )
    # A check for deployments and for every day says the same twice.
    return list({str(message): message for message in found if message.level >= ERROR}.values())


def refuse_to_start() -> bool:
    """Whether there is a reason not to start; each is printed in three languages."""
    found = refusals()
    for place in range(len(HEADING)) if found else ():
        print(HEADING[place], file=sys.stderr)
        for message in found:
            words = WORDS.get(str(message.id))
            print(f"  · {words[place] if words else message}", file=sys.stderr)
    return bool(found)
