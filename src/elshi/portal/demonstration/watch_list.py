"""A watch list in the UN's XML form with nobody real on it, for the demonstration."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape

# Invented names: a list's form is what the demonstration shows, not its content.
PEOPLE = (
    ("SPi.001", ("SPECIMEN", "MALEFICENT", "ONE"), "Образец Злодей", "1970-01-01"),
    ("SPi.002", ("JONATHAN", "SPECIMENOV"), "Джонатан Образцов", "1965"),
    ("SPi.003", ("ZURAB", "EXEMPLARI"), "", "1981-05-17"),
)


def specimen_list(at: datetime) -> bytes:
    """The list as an XML file made on this day."""
    rows = "".join(_person(number, *person) for number, person in enumerate(PEOPLE, 9_000_001))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<CONSOLIDATED_LIST dateGenerated="{at.isoformat()}">'
        f"<INDIVIDUALS>{rows}</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"
    ).encode()


def _person(key: int, number: str, names: tuple[str, ...], script: str, born: str) -> str:
    parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
    written = "".join(
        f"<{part}>{escape(name)}</{part}>" for part, name in zip(parts, names, strict=False)
    )
    kind = "DATE" if len(born) > 4 else "YEAR"
    return (
        f"<INDIVIDUAL><DATAID>{key}</DATAID><VERSIONNUM>1</VERSIONNUM>{written}"
        f"<UN_LIST_TYPE>Specimen</UN_LIST_TYPE><REFERENCE_NUMBER>{number}</REFERENCE_NUMBER>"
        f"<LISTED_ON>2026-01-01</LISTED_ON><NAME_ORIGINAL_SCRIPT>{escape(script)}"
        "</NAME_ORIGINAL_SCRIPT><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>"
        f"<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><{kind}>{born}</{kind}>"
        "</INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DOCUMENT/></INDIVIDUAL>"
    )
