"""What an audit or an outsider's check finds wrong: kind, place and values, in three languages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from elshi.engines.merkle import history

LEAF_CHANGED = history.CHANGED
LEAF_MISSING = history.MISSING
LEAF_MOVED = history.MOVED
SUBTREE_CHANGED = history.SUBTREE
ROOT_DIFFERS = history.ROOT
COLUMN_CHANGED = "column changed"
BATCH_CHANGED = "batch changed"
CHECKPOINT_CHANGED = "checkpoint changed"
CHECKPOINT_UNBELIEVED = "checkpoint not believed"
NOTHING_SIGNED = "nothing signed"
WITNESSES_TOO_FEW = "witnesses too few"
LINE_UNREADABLE = "line unreadable"
ROW_CHANGED = "row changed"
ROW_DELETED = "row deleted"
ROW_UNLEDGERED = "row unledgered"


@dataclass(frozen=True)
class Finding:
    """One thing wrong: its kind, the leaves `first` to `last`, and what is known about it.

    `subject` and `field` name a row and its field; `ledger` is what the ledger says, `found` what
    stands in the database or in the file.
    """

    kind: str
    first: int | None = None
    last: int | None = None
    subject: str = ""
    field: str = ""
    ledger: str = ""
    found: str = ""

    def sentence(self, language: str) -> str:
        """The finding in words; an unknown language gets English."""
        return SENTENCES[self.kind][_column(language)].format(**asdict(self))

    def document(self, language: str) -> dict[str, Any]:
        """The finding for programs: only what is known, and the sentence."""
        known = {name: value for name, value in asdict(self).items() if value not in (None, "")}
        return {**known, "sentence": self.sentence(language)}


def of_fault(fault: history.Fault) -> Finding:
    """A fault of the tree as a finding."""
    return Finding(fault.kind, fault.first, fault.last, found=fault.found)


def _column(language: str) -> int:
    return {"kk": 0, "ru": 1}.get(language[:2], 2)


# Kazakh, Russian, English. Kept here and not in a catalogue: the outsider's check loads no Django.
SENTENCES: dict[str, tuple[str, str, str]] = {
    LEAF_CHANGED: (
        "№ {first} жазба өзгертілген: оның мазмұны бірге сақталған хешке сәйкес келмейді.",
        "Запись № {first} изменена: её содержание не соответствует сохранённому при ней хешу.",
        "Leaf {first} was changed: its content does not give the hash stored with it.",
    ),
    LEAF_MISSING: (
        "№ {first}–{last} жазбалар жоқ: олар жойылған.",
        "Записи № {first}–{last} отсутствуют: они удалены.",
        "Leaves {first} to {last} are missing: they were removed.",
    ),
    LEAF_MOVED: (
        "№ {first} орында «№ {found}» деп жазылған жазба тұр: жазбалардың реті бұзылған.",
        "На месте № {first} стоит запись с номером {found}: порядок записей нарушен.",
        "Place {first} holds the leaf numbered {found}: the leaves were reordered.",
    ),
    SUBTREE_CHANGED: (
        "№ {first}–{last} жазбалардың ішінде бір жазба хешімен бірге өзгертілген.",
        "Среди записей № {first}–{last} одна изменена вместе со своим хешем.",
        "Among leaves {first} to {last} one was changed together with its hash.",
    ),
    ROOT_DIFFERS: (
        "{found} жазбаға арналған бақылау нүктесі журналға сәйкес келмейді: "
        "№ {first}–{last} жазбалардың ішінде тарих қайта жазылған.",
        "Контрольная точка (число записей: {found}) не соответствует журналу: "
        "среди записей № {first}–{last} история переписана.",
        "The checkpoint (leaves: {found}) does not agree with the ledger: "
        "history was rewritten among leaves {first} to {last}.",
    ),
    COLUMN_CHANGED: (
        "№ {first} жазбаның «{field}» бағаны өзгертілген: журналда {ledger}, дерекқорда {found}.",
        "В записи № {first} изменён столбец «{field}»: в журнале {ledger}, в базе {found}.",
        "Leaf {first}: column “{field}” was changed: the ledger says {ledger}, "
        "the database {found}.",
    ),
    BATCH_CHANGED: (
        "№ {first} жазба бойынша топтамалық әрекеттің құрамы өзгертілген.",
        "Состав пакетного действия по записи № {first} изменён.",
        "The entries of the batch at leaf {first} were changed, removed or reordered.",
    ),
    CHECKPOINT_CHANGED: (
        "{found} жазбаға арналған бақылау нүктесі өзгертілген немесе оқылмайды.",
        "Контрольная точка (число записей: {found}) изменена или не читается.",
        "The checkpoint (leaves: {found}) was changed or cannot be read.",
    ),
    CHECKPOINT_UNBELIEVED: (
        "{found} жазбаға арналған бақылау нүктесінің қолтаңбасы берілген кілтпен расталмайды.",
        "Подпись контрольной точки (число записей: {found}) не подтверждается данным ключом.",
        "The signature of the checkpoint (leaves: {found}) is not confirmed by the given key.",
    ),
    NOTHING_SIGNED: (
        "Берілген кілтпен қол қойылған бірде-бір бақылау нүктесі жоқ: ештеңе расталмады.",
        "Нет ни одной контрольной точки, подписанной данным ключом: ничего не подтверждено.",
        "No checkpoint is signed by the given key: nothing is confirmed.",
    ),
    WITNESSES_TOO_FEW: (
        "Соңғы бақылау нүктесін растаған куәгерлер саны: {found}; қажет: {ledger}.",
        "Свидетелей, подтвердивших последнюю контрольную точку: {found}; требуется: {ledger}.",
        "Witnesses who cosigned the newest checkpoint: {found}; wanted: {ledger}.",
    ),
    LINE_UNREADABLE: (
        "Файлдың {found}-жолы оқылмайды.",
        "Строка {found} файла не читается.",
        "Line {found} of the file cannot be read.",
    ),
    ROW_CHANGED: (
        "{subject}: «{field}» өрісі журналдан тыс өзгертілген: журналда {ledger} "
        "(№ {first} жазба), дерекқорда {found}.",
        "{subject}: поле «{field}» изменено в обход журнала: в журнале {ledger} "
        "(запись № {first}), в базе {found}.",
        "{subject}: field “{field}” was changed past the ledger: the ledger says {ledger} "
        "(leaf {first}), the database {found}.",
    ),
    ROW_DELETED: (
        "{subject}: дерекқордан журналдан тыс жойылған (соңғы жазба № {first}).",
        "{subject}: удалено из базы в обход журнала (последняя запись № {first}).",
        "{subject}: deleted from the database past the ledger (last leaf {first}).",
    ),
    ROW_UNLEDGERED: (
        "{subject}: дерекқорда бар, бірақ журналға енгізілмеген.",
        "{subject}: есть в базе, но не внесено в журнал.",
        "{subject}: stands in the database but was never entered in the ledger.",
    ),
}
