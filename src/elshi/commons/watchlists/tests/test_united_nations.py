"""The list's XML, read or refused; never a crash."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.commons.watchlists.united_nations import UnreadableListError, read

LIST = """<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS><INDIVIDUAL>
<DATAID>1</DATAID><FIRST_NAME>ERIC</FIRST_NAME><SECOND_NAME> BADEGE </SECOND_NAME>
<REFERENCE_NUMBER>CDi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
<COMMENTS1>He fled.</COMMENTS1><NATIONALITY><VALUE>Rwanda</VALUE></NATIONALITY>
<NAME_ORIGINAL_SCRIPT>Эрик</NAME_ORIGINAL_SCRIPT>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>E. B.</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1965</TO_YEAR>
</INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DOCUMENT><NUMBER>A1</NUMBER></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"""


def test_a_person_is_read_whole() -> None:
    published, (person,) = read(LIST.encode())
    assert published == datetime(2026, 2, 27, 0, 0, 9, 554000, tzinfo=UTC)
    assert (person.key, person.number, person.listed_on) == ("1", "CDi.001", "2012-12-31")
    assert person.names == ("ERIC BADEGE", "Эрик", "E. B.")
    assert person.births == ("1971", "1960/1965")
    assert (person.nationalities, person.passports) == (("Rwanda",), ("A1",))
    assert person.remarks == "He fled."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        b"<html/>",
        b"<CONSOLIDATED_LIST/>",
        b'<CONSOLIDATED_LIST dateGenerated="yesterday"/>',
        b'<?xml version="1.0" encoding="klingon"?><CONSOLIDATED_LIST/>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST dateGenerated="2026-01-01">&b;'
        b"</CONSOLIDATED_LIST>",
        b"PK\x03\x04 a zip",
    ],
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableListError):
        read(content)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    with contextlib.suppress(UnreadableListError):
        read(content)


@given(st.data())
def test_no_damage_to_a_list_breaks_the_reading(data: st.DataObject) -> None:
    whole = LIST.encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    with contextlib.suppress(UnreadableListError):
        read(whole[:start] + data.draw(st.binary(max_size=12)) + whole[end:])
