"""The key file, the revocation list and the verdict: each question has a paper that fails it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.engines.documents.seals import (
    certificates,
    keyfile,
    offline,
    revocation,
    signing,
    travel_authorisation,
    vdsnc,
)
from elshi.engines.documents.seals.header import Header
from elshi.engines.documents.seals.offline import Finding
from elshi.engines.documents.seals.revocation import Status
from elshi.engines.documents.seals.values import Stay

from .authority import VDS_NC, certificate

NOW = datetime(2026, 12, 10, 12, tzinfo=UTC)
MADE, LIMIT = NOW - timedelta(hours=1), NOW + timedelta(hours=23)
ZONE = "VCUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F2702281"
INDEX = 4660
SEALER = certificate("KZ", "VS", 0xA7, use=VDS_NC)
LISTER = certificate("KZ", "RL", 0xB1)
HEADER = Header(4, "KAZ", "KZVS", "A7", date(2026, 11, 22), date(2026, 11, 22), 0x5D, 0x01)


def sealed(index: int | None = INDEX, header: Header = HEADER, zone: str = ZONE) -> bytes:
    fields: dict[int, object] = {1: zone, 4: Stay(30), 5: "L898902C3"}
    if index is not None:
        fields[revocation.INDEX_TAG] = revocation.index_field(index)
    return signing.seal(header, fields, signing.signer(SEALER[1]))  # type: ignore[arg-type]


def json_sealed(**changed: object) -> bytes:
    facts = travel_authorisation.Authorisation(
        "KZ2026004711",
        "B12",
        "ERIKSSON<<ANNA<MARIA",
        "1974-08-12",
        "F",
        "UTO",
        "L898902C3",
        date(2026, 12, 1),
        date(2027, 2, 28),
        1,
        30,
        INDEX,
    )._replace(**changed)
    message = travel_authorisation.message(facts)
    text = vdsnc.build("icao.dta", "KAZ", message, SEALER[0], signing.signer(SEALER[1]))
    return text.encode()


def listing(*revoked: int, sign: signing.Sign | None = None, key: bytes = LISTER[0]) -> str:
    return revocation.build(
        revoked,
        size=200_000,
        issuer="KAZ",
        number=7,
        issued=MADE,
        valid_until=LIMIT,
        key=keyfile.fingerprint(key),
        sign=sign or signing.signer(LISTER[1]),
    )


def keys(*revoked: int, withdrawn: bool = False, listed: bool = True) -> keyfile.KeyFile:
    text = keyfile.build(
        issuer="KAZ",
        issued=MADE,
        trusted=[("seal", SEALER[0], withdrawn), ("list", LISTER[0], False)],
        revocation_list=listing(*revoked) if listed else None,
    )
    return keyfile.load(text)


BOTH = pytest.mark.parametrize("paper", [sealed, json_sealed])


@BOTH
def test_a_good_paper_is_valid_and_names_the_passport(paper: Callable[[], bytes]) -> None:
    verdict = offline.judge(paper(), keys(), NOW)
    assert verdict.finding is Finding.VALID
    assert verdict.compare == "L898902C3"
    assert verdict.issuer == "KAZ"
    assert verdict.valid_until == date(2027, 2, 28)
    assert (verdict.list_issued, verdict.list_valid_until) == (MADE, LIMIT)


@BOTH
def test_a_revoked_paper_is_revoked_and_stays_so(paper: Callable[[], bytes]) -> None:
    assert offline.judge(paper(), keys(3, INDEX), NOW).finding is Finding.REVOKED
    assert offline.judge(paper(), keys(INDEX), LIMIT).finding is Finding.REVOKED
    assert offline.judge(paper(), keys(INDEX - 1, INDEX + 1), NOW).finding is Finding.VALID


@BOTH
@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (LIMIT, "the revocation list is past its limit"),
        (LIMIT + timedelta(days=3), "the revocation list is past its limit"),
        (MADE - timedelta(seconds=1), "does not reach this paper or this moment"),
    ],
)
def test_outside_the_lists_time_nothing_is_valid(
    paper: Callable[[], bytes], at: datetime, reason: str
) -> None:
    verdict = offline.judge(paper(), keys(), at)
    assert verdict.finding is Finding.NOT_KNOWN
    assert reason in verdict.reason


def test_without_a_list_or_an_index_nothing_is_valid() -> None:
    assert offline.judge(sealed(), keys(listed=False), NOW).finding is Finding.NOT_KNOWN
    assert offline.judge(sealed(index=None), keys(), NOW).finding is Finding.NOT_KNOWN
    assert offline.judge(sealed(index=200_000), keys(), NOW).finding is Finding.NOT_KNOWN


@BOTH
def test_a_paper_out_of_its_time(paper: Callable[[], bytes]) -> None:
    late = keys()._replace(
        revocation=revocation.read(listing())._replace(valid_until=datetime(2028, 1, 1, tzinfo=UTC))
    )
    last_day = datetime(2027, 2, 28, 23, 59, tzinfo=UTC)
    assert offline.judge(paper(), late, last_day).finding is Finding.VALID
    assert offline.judge(paper(), late, last_day + timedelta(minutes=1)).finding is Finding.EXPIRED


def test_a_paper_before_its_time() -> None:
    """Its first day begins in the east, eleven hours before it begins in UTC."""
    early = json_sealed(valid_from=date(2026, 12, 11))
    dawn = datetime(2026, 12, 10, 13, tzinfo=UTC)
    before = offline.judge(early, keys(), dawn - timedelta(seconds=1))
    assert before.finding is Finding.NOT_YET_VALID
    assert offline.judge(early, keys(), dawn).finding is Finding.VALID


@BOTH
def test_a_withdrawn_signer_is_not_believed(paper: Callable[[], bytes]) -> None:
    assert offline.judge(paper(), keys(withdrawn=True), NOW).finding is Finding.SIGNER_WITHDRAWN


def test_a_withdrawn_signer_is_not_believed_through_its_authority() -> None:
    authority = certificate("KZ", "KZ CSCA", 1)
    signer, key = certificate("KZ", "VS", 5, issued_by=authority, use=VDS_NC)
    text = vdsnc.build(
        "icao.dta",
        "KAZ",
        json.loads(json_sealed())["data"]["msg"],
        signer,
        signing.signer(key),
    ).encode()
    for withdrawn, finding in ((False, Finding.VALID), (True, Finding.SIGNER_WITHDRAWN)):
        file = keyfile.build(
            issuer="KAZ",
            issued=MADE,
            trusted=[
                ("authority", authority[0], False),
                ("list", LISTER[0], False),
                ("seal", signer, withdrawn),
            ],
            revocation_list=listing(),
        )
        assert offline.judge(text, keyfile.load(file), NOW).finding is finding


@BOTH
def test_a_changed_paper_is_forged(paper: Callable[[], bytes]) -> None:
    data = paper()
    changed = data.replace(b"L898902C3", b"L898902C4") if data[:1] == b"{" else data[:-1] + b"\0"
    assert changed != data
    assert offline.judge(changed, keys(), NOW).finding is Finding.FORGED


def test_a_seal_signed_outside_its_certificates_time_is_forged() -> None:
    backdated = sealed(header=HEADER._replace(signed=date(2025, 12, 31)))
    assert offline.judge(backdated, keys(), NOW).finding is Finding.FORGED


def test_a_stranger_is_unknown() -> None:
    strange = sealed(header=HEADER._replace(reference="A8"))
    assert offline.judge(strange, keys(), NOW).finding is Finding.UNKNOWN_SIGNER


def test_two_codes_on_a_page_must_agree() -> None:
    good = [sealed(), json_sealed()]
    other = json_sealed(passport="X0000000")
    assert offline.judge_all(good, keys(), NOW).finding is Finding.VALID
    assert offline.judge_all([sealed(), other], keys(), NOW).finding is Finding.FORGED
    assert offline.judge_all([*good, b"https://example.kz"], keys(), NOW).finding is Finding.VALID
    assert offline.judge_all([b"https://"], keys(), NOW).finding is Finding.UNREADABLE
    assert offline.judge_all([], keys(), NOW).finding is Finding.UNREADABLE
    stolen = sealed()[:-1] + b"\0"
    assert offline.judge_all([json_sealed(), stolen], keys(), NOW).finding is Finding.FORGED


def test_a_list_hides_how_few_papers_there_are_and_names_none() -> None:
    text = revocation.build(
        [5], size=10, issuer="KAZ", number=1, issued=MADE, valid_until=LIMIT,
        key="k", sign=signing.signer(LISTER[1]),
    )  # fmt: skip
    read = revocation.read(text)
    assert read.size == 131_072
    assert len(text) < 600
    assert read.bits[:2] == bytes((0b00000100, 0))  # the first index is the highest bit
    assert revocation.genuine(read, signing.PublicKey.of(certificates.load(LISTER[0])))


@settings(max_examples=8, deadline=None)
@given(st.sets(st.integers(0, 131_071), max_size=50))
def test_exactly_the_revoked_are_revoked(revoked: set[int]) -> None:
    read = revocation.read(listing(*revoked))
    found = {index for index in range(131_072) if read.bits[index >> 3] & 0x80 >> (index & 7)}
    assert found == revoked
    for index in list(revoked)[:5]:
        assert revocation.status(read, index, NOW) is Status.REVOKED


@pytest.mark.parametrize("index", [-1, 200_000])
def test_an_index_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(revocation.RevocationError, match="outside the list"):
        listing(index)


def test_a_swollen_list_is_refused() -> None:
    """A small text may not fill the memory: 16 MB of zeros in place of 25 KB of bits."""
    import base64
    import zlib

    whole = json.loads(listing())
    whole["data"]["bits"] = base64.urlsafe_b64encode(zlib.compress(bytes(1 << 24))).decode()
    with pytest.raises(revocation.RevocationError, match="not as many as announced"):
        revocation.read(json.dumps(whole))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda whole: whole["data"].update(valid_until="2099-01-01T00:00:00Z"), "not signed by"),
        (lambda whole: whole["data"].update(key="0" * 64), "signed by no key"),
        (lambda whole: whole["data"].update(size=7), "a list of no possible size"),
        (lambda whole: whole["data"].pop("bits"), "no revocation list"),
        (lambda whole: whole["data"].update(issued="2026-01-01T00:00:00"), "has no time zone"),
    ],
)
def test_a_meddled_list_spoils_the_whole_key_file(
    change: Callable[[dict[str, dict[str, object]]], object], reason: str
) -> None:
    listed = json.loads(listing())
    change(listed)
    text = keyfile.build(
        issuer="KAZ",
        issued=MADE,
        trusted=[("seal", SEALER[0], False), ("list", LISTER[0], False)],
        revocation_list=json.dumps(listed),
    )
    with pytest.raises(keyfile.KeyFileError) as refused:
        keyfile.load(text)
    assert reason in str(refused.value)


def test_a_seal_key_may_not_sign_the_list() -> None:
    text = keyfile.build(
        issuer="KAZ",
        issued=MADE,
        trusted=[("seal", SEALER[0], False)],
        revocation_list=listing(key=SEALER[0], sign=signing.signer(SEALER[1])),
    )
    with pytest.raises(keyfile.KeyFileError, match="signed by no key"):
        keyfile.load(text)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "elshi keys"}', "\xff", "[" * 100_000])
def test_what_is_no_key_file_is_refused(text: str) -> None:
    with pytest.raises(keyfile.KeyFileError):
        keyfile.load(text)


@settings(max_examples=200, deadline=None)
@given(st.integers(0), st.integers(0, 255), st.booleans())
def test_a_changed_paper_is_never_valid(place: int, byte: int, as_json: bool) -> None:
    """But for the certificate a VDS-NC carries, which is not what is believed."""
    data = GOOD_JSON if as_json else GOOD_BINARY
    changed = bytearray(data)
    changed[place % len(data)] = byte
    verdict = offline.judge(bytes(changed), GOOD_KEYS, NOW)
    if verdict.finding is Finding.VALID:
        facts = offline.judge(data, GOOD_KEYS, NOW)
        assert verdict == facts
        assert as_json or changed == data


GOOD_BINARY, GOOD_JSON, GOOD_KEYS = sealed(), json_sealed(), keys()
