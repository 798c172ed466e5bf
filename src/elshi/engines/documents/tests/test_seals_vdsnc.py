"""VDS-NC: Utopia's specimen, our own seals read by another library, and bad input."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import jcs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.engines.documents.seals import certificates, signing, travel_authorisation, vdsnc

from .authority import VDS_NC, certificate

SPECIMEN = (
    Path(__file__).resolve().parents[5] / "tests" / "vectors" / "seals" / "vdsnc_uto.json"
).read_text("utf-8")
VISA = travel_authorisation.Authorisation(
    number="KZ2026004711",
    category="B12",
    name="ERIKSSON<<ANNA<MARIA",
    birth="1974-08-12",
    sex="F",
    nationality="UTO",
    passport="L898902C3",
    valid_from=date(2026, 12, 1),
    valid_until=date(2027, 2, 28),
    entries=1,
    stay_days=30,
    list_index=4660,
)


def test_the_specimen_verifies_with_the_certificate_it_carries() -> None:
    """Its certificate has NULL parameters in the signature algorithm: strict readers refuse it."""
    seal = vdsnc.read(SPECIMEN)
    assert (seal.type, seal.version, seal.issuer) == ("icao.vacc", 1, "UTO")
    assert seal.message["uvci"] == "U32870"
    assert seal.certificate is not None
    assert (seal.certificate.signer, seal.certificate.reference) == ("UT06", "68")
    assert seal.certificate.uses == (vdsnc.USE,)
    assert seal.certificate.document_types == ("NV",)
    assert vdsnc.intact(seal)
    assert vdsnc.describe(seal)["errors"] == []


def test_the_specimen_changed_does_not_verify() -> None:
    changed = SPECIMEN.replace("Smith Bill", "Smith Will")
    assert not vdsnc.intact(vdsnc.read(changed))
    assert vdsnc.describe(vdsnc.read(changed))["errors"] == [vdsnc.BROKEN]


def test_ours_is_canonical_and_verifies_by_another_library() -> None:
    der, key = certificate("KZ", "VS", 0xA7, use=VDS_NC)
    message = travel_authorisation.message(VISA)
    text = vdsnc.build("icao.dta", "KAZ", message, der, signing.signer(key))
    whole = json.loads(text)
    assert jcs.canonicalize(whole) == text.encode()
    value = base64.urlsafe_b64decode(whole["sig"]["sigvl"] + "==")
    public = signing.PublicKey.of(certificates.load(der))
    assert public.verify(jcs.canonicalize(whole["data"]), value)
    seal = vdsnc.read(text)
    assert vdsnc.verify(seal, certificates.load(der))
    assert travel_authorisation.facts(seal.message) == VISA


def test_an_authority_vouches_only_for_keys_meant_to_seal() -> None:
    authority, authority_key = certificate("KZ", "KZ CSCA", 1)
    for use, good in ((VDS_NC, True), (None, False), ("1.3.6.1.5.5.7.3.1", False)):
        der, key = certificate("KZ", "VS", 2, issued_by=(authority, authority_key), use=use)
        seal = vdsnc.read(vdsnc.build("icao.dta", "KAZ", {}, der, signing.signer(key)))
        assert vdsnc.verify(seal, certificates.load(authority)) is good
        assert vdsnc.verify(seal, certificates.load(der))


def test_a_strangers_certificate_inside_proves_nothing() -> None:
    trusted, _ = certificate("KZ", "VS", 0xA7, use=VDS_NC)
    strange, key = certificate("KZ", "VS", 0xA7, use=VDS_NC)
    seal = vdsnc.read(vdsnc.build("icao.dta", "KAZ", {}, strange, signing.signer(key)))
    assert vdsnc.intact(seal)
    assert not vdsnc.verify(seal, certificates.load(trusted))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[]", "no data of the expected form"),
        ('{"data": {}}', "no hdr of the expected form"),
        ('{"data": {"hdr": {}, "hdr": {}}}', "a member stands twice"),
        (SPECIMEN.replace('"v":1', '"v":true'), "no v of the expected form"),
        (SPECIMEN.replace('"sigvl":"', '"sigvl":"*'), "no base64url text"),
        (SPECIMEN.replace('"seq":1', '"seq":1e400'), "no canonical JSON"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_bad_texts_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(vdsnc.VdsNcError) as refused:
        vdsnc.read(text)
    assert reason in str(refused.value)


def test_an_unreadable_certificate_is_named_and_the_rest_read() -> None:
    seal = vdsnc.read(SPECIMEN.replace('"cer":"MIIB', '"cer":"AAAA'))
    assert seal.certificate is None
    assert seal.errors[0].startswith(vdsnc.NO_CERTIFICATE)
    assert seal.message["uvci"] == "U32870"


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SPECIMEN) - 1), st.integers(0, 0x10FF))
def test_one_changed_character_never_crashes(place: int, point: int) -> None:
    changed = SPECIMEN[:place] + chr(point) + SPECIMEN[place + 1 :]
    with suppress(vdsnc.VdsNcError):
        vdsnc.describe(vdsnc.read(changed))
