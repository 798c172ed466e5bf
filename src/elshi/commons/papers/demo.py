"""Papers that a demonstration ministry begins with, made through the room's own actions.

The facts are those of an interview with Kazakhstan's ambassador to the Netherlands (Diplomat
Magazine, 22 November 2025), worded afresh.
"""

from __future__ import annotations

from datetime import datetime

from elshi.foundation.access.actors import Actor
from elshi.foundation.offices.models import Office
from elshi.foundation.procedures import actions as procedures

from . import actions
from .models import Paper

MEETING = {
    "kk": "Іскерлік кеңестің Гаагадағы отырысы туралы",
    "ru": "О заседании Делового совета в Гааге",
    "en": "On the meeting of the Business Council in The Hague",
}
MEETING_TEXTS = {
    "kk": "Елшілік Іскерлік кеңестің келесі отырысы 2025 жылғы қаңтарда Гаагада өтетінін хабарлайды.\n\nКүн тәртібінде: ауыл шаруашылығы, су ресурстарын басқару, көлік және логистика.",
    "ru": "Посольство сообщает, что очередное заседание Делового совета состоится в Гааге в январе 2025 года.\n\nВ повестке дня: сельское хозяйство, управление водными ресурсами, транспорт и логистика.",
    "en": "The Embassy informs that the Business Council will next meet in The Hague in January 2025.\n\nOn the agenda: agriculture, water management, transport and logistics.",
}
TRADE = {
    "kk": "2024 жылғы тауар айналымы туралы",
    "ru": "О товарообороте в 2024 году",
    "en": "On trade in 2024",
}
TRADE_TEXTS = {
    "ru": "Товарооборот с Нидерландами в 2024 году составил 5,4 млрд долларов США, что на 25 процентов больше, чем в 2023 году.",
    "kk": "Нидерландпен тауар айналымы 2024 жылы 5,4 млрд АҚШ долларын құрап, 2023 жылмен салыстырғанда 25 пайызға өсті.",
    "en": "Trade with the Netherlands came to USD 5.4 billion in 2024, 25 per cent more than in 2023.",
}
REPLY = {
    "kk": "Іскерлік кеңеске қатысу туралы",
    "ru": "Об участии в Деловом совете",
    "en": "On taking part in the Business Council",
}
REPLY_TEXTS = {
    "en": "The Department takes note of the meeting and asks for the programme.",
}  # fmt: skip


def write(office: Office, *, by: Actor, at: datetime) -> list[Paper]:
    """A registered note and memorandum, and a draft in reply that has been revised once."""
    note = _registered("note_verbale", MEETING, MEETING_TEXTS, "en", office, by, at)
    trade = _registered("memorandum", TRADE, TRADE_TEXTS, "ru", office, by, at)
    reply = actions.write(
        "letter", office=office, title=REPLY, texts=REPLY_TEXTS, original="en", by=by, at=at
    )
    actions.link(reply, note, kind="reply", by=by, at=at)
    reply.refresh_from_db()
    longer = {"en": f"{REPLY_TEXTS['en']} Two officers will take part."}
    actions.revise(
        reply, title=REPLY, texts=longer, original="en", edition=reply.edition, by=by, at=at
    )
    return [note, trade, reply]


def _registered(
    kind: str, title: actions.Texts, texts: actions.Texts, original: str, office: Office,
    by: Actor, at: datetime,
) -> Paper:  # fmt: skip
    paper = actions.write(
        kind, office=office, title=title, texts=texts, original=original, by=by, at=at
    )
    return procedures.take(paper, "register", by=by, at=at)
