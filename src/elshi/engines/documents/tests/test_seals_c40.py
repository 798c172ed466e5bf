"""C40 against the published examples, and against itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.engines.documents.seals import c40

TEXTS = st.text(st.sampled_from(c40.ALPHABET), max_size=80)


@pytest.mark.parametrize(
    ("text", "data"),
    [  # TR-03137-1, Annex B and 3.2.3; headers of its worked examples
        ("XK<CD", "eb0466a9"),
        ("XKCD", "eb11fe45"),
        ("BSI01", "62d719c9"),
        ("D<<", "6abc"),
        ("DETS0232", "6d32c8a72cb1"),
        ("", ""),
    ],
)
def test_published_examples(text: str, data: str) -> None:
    assert c40.encode(text).hex() == data
    assert c40.decode(bytes.fromhex(data)) == text.replace("<", " ")


@given(TEXTS)
def test_every_text_comes_back(text: str) -> None:
    data = c40.encode(text)
    assert c40.decode(data) == text
    assert len(data) == c40.length(len(text))


@given(st.binary(max_size=40))
def test_what_is_accepted_is_written_to_the_same_bytes(data: bytes) -> None:
    try:
        text = c40.decode(data)
    except c40.C40Error:
        return
    assert c40.encode(text) == data


@pytest.mark.parametrize("text", ["a", "Ä", "A-B", "A\n", "Қ"])
def test_other_characters_are_refused(text: str) -> None:
    with pytest.raises(c40.C40Error):
        c40.encode(text)


@pytest.mark.parametrize(
    "data",
    [
        "6a",  # an odd number of bytes
        "0000",  # below the first triple
        "fe3d",  # '<' after the unlatch: a filler is a space
        "fe00",  # nothing after the unlatch
        "fe45eb04",  # the unlatch before the end
        "ffff",
    ],
)
def test_other_bytes_are_refused(data: str) -> None:
    with pytest.raises(c40.C40Error):
        c40.decode(bytes.fromhex(data))
