"""Every published seal, read, judged and written again.

A *good* seal follows Doc 9303-13: it is read without a word and written back byte for byte from
its read fields alone. An *odd* one can be read in only one way that makes it whole; it is read,
written back, and what is odd is named. Each verdict has its reason beside it.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from elshi.engines.documents.seals import certificates, codec, header, message, signing
from elshi.engines.documents.seals.values import Stay

VECTORS = Path(__file__).resolve().parents[5] / "tests" / "vectors" / "seals"
PUBLISHED = json.loads((VECTORS / "published.json").read_text("utf-8"))
CERTIFICATES = ("DETS32", "UTTS5B")

ODD = {
    # Signer DEZV writes the 40 characters of its reference as decimal "40"; Doc 9303-13, 2.2.1
    # wants hexadecimal "28". Read as hexadecimal, the header swallows the message.
    "vdstools meldebescheinigung": (header.DECIMAL_LENGTH,),
    "vdstools certificateLength40": (header.DECIMAL_LENGTH,),
    # The same, and made for structural tests without a signature: a seal must have one (2.4).
    "vdstools administrativeDocumentV9Basic": (header.DECIMAL_LENGTH, message.UNSIGNED),
    "vdstools administrativeDocumentV9WithDates": (header.DECIMAL_LENGTH, message.UNSIGNED),
    "vdstools administrativeDocumentV9WithStatus": (header.DECIMAL_LENGTH, message.UNSIGNED),
    # The issuer "D" in one character (FE 45) where three are due ("D<<", 6A BC).
    "vdstools ankunftsnwPapier": (header.SHORT_ISSUER,),
    # The same, and version byte 03 over the header of version 2: "00008" with no length before.
    "vdstools ankunftsnwPapier2": (header.FIXED_LENGTH, header.SHORT_ISSUER),
    # 128 bytes under length byte 80, as TR-03137-1, 3.2.3 allows; DER (9303-13, 2.3) has 81 80.
    # Read as DER's empty value, byte 64 would have to be the next tag: it belongs to the value.
    "vdstools utoVisa": (message.PLAIN_LENGTH,),
}
# "vdstools certificateLength20" looks like DEZV's decimal habit and is none: 20 is hexadecimal for
# the 32 characters that follow. It is good.
GOOD = sorted(set(PUBLISHED) - set(ODD))


def seal_bytes(name: str) -> bytes:
    return bytes.fromhex(PUBLISHED[name]["seal"])


@pytest.fixture(scope="module")
def keys() -> dict[str, signing.PublicKey]:
    return {
        name: signing.PublicKey.of(
            certificates.load((VECTORS / f"sealgen_{name}.crt").read_bytes())
        )
        for name in CERTIFICATES
    }


def test_the_vectors_are_all_there() -> None:
    assert len(PUBLISHED) == 30
    assert len(GOOD) == 22


@pytest.mark.parametrize("name", GOOD)
def test_a_good_seal_is_read_without_a_word(name: str) -> None:
    assert codec.decode(seal_bytes(name)).errors == ()


@pytest.mark.parametrize("name", ODD)
def test_an_odd_seal_is_read_and_its_oddity_named(name: str) -> None:
    assert codec.decode(seal_bytes(name)).errors == ODD[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_its_bytes_come_again_from_its_facts_alone(name: str) -> None:
    seal = codec.decode(seal_bytes(name))
    facts = codec.Seal(
        header.Header(*seal.header),
        dict(seal.fields),
        seal.signature,
        0,
        plain=seal.plain,
        rest=seal.rest,
    )
    assert codec.encode(facts) == seal_bytes(name)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_signature_holds_for_its_signer_and_no_other(
    name: str, keys: dict[str, signing.PublicKey]
) -> None:
    signed_by = PUBLISHED[name]["signed_by"]
    for certificate, key in keys.items():
        assert signing.verify(seal_bytes(name), key) is (certificate == signed_by)


@pytest.mark.parametrize("name", [name for name in PUBLISHED if PUBLISHED[name]["signed_by"]])
def test_no_signed_bit_can_be_turned(name: str, keys: dict[str, signing.PublicKey]) -> None:
    key = keys[PUBLISHED[name]["signed_by"]]
    step = 29 if key.curve.name == "brainpoolP224r1" else 5  # the plain check takes 10 ms
    places = range(0, len(seal_bytes(name)), step)
    for place in places:
        turned = bytearray(seal_bytes(name))
        turned[place] ^= 1 << place % 8
        assert not signing.verify(bytes(turned), key)


def test_the_visa_of_the_worked_example() -> None:
    """TR-03137-1, Annex F: the values printed there, field by field."""
    seal = codec.decode(seal_bytes("TR-03137 annex F visa"))
    assert codec.describe(seal) == {
        "version": 4,
        "issuer": "D<<",
        "signer": "DETS",
        "reference": "32",
        "issued": "2020-01-01",
        "signed": "2021-12-03",
        "type": "5D01",
        "document": "visa",
        "fields": {
            "02": "VCD<<DENT<<ARTHUR<PHILIP<<<<<<<<<<<<\n1234567XY7GBR5203116M2005250",
            "04": {"days": 160, "months": 0, "years": 0},
            "05": "47110815P",
        },
        "signature": seal_bytes("TR-03137 annex F visa")[-56:].hex(),
        "verified": None,
        "errors": [],
    }


def test_a_version_3_seal_has_five_characters_of_reference() -> None:
    seal = codec.decode(seal_bytes("vdstools arrivalAttestationV02"))
    assert seal.header[:6] == (3, "UTO", "DETS", "0004F", date(2020, 1, 1), date(2023, 7, 28))
    assert seal.fields == {
        2: "MED<<MANNSENS<<MANNY<<<<<<<<<<<<<<<<\n6525845096USA7008038M2201018<<<<<<06",
        3: "ABC123456DEF",
    }


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (
            "vds Visa document",
            {
                2: "VCD<<DENT<<ARTHUR<PHILIP<<<<<<<<<<<<\n1234567XY7GBR5203116M2005250",
                4: Stay(160),
                5: "47110815P",
                3: 12,
                6: b"\xaa",
                7: b"\xbb",
            },
        ),
        (
            "vdstools addressStickerPassport",
            {1: "PA5500K11", 2: "03359010", 3: "21614"},
        ),
        (
            "vdstools addressStickerId",
            {1: "T2000AK47", 2: "05314000", 3: "53175HEINEMANNSTR11"},
        ),
        (
            "vdstools socialInsurance",
            {1: "65170839J003", 2: "Perschweiß", 3: "Oscar", 4: "Jâcobénidicturius"},
        ),
        (
            "vdstools emergencyTravelDoc",
            {2: "I<GBRSUPAMANN<<MARY<<<<<<<<<<<<<<<<<\n6525845096USA7008038M2201018<<<<<<06"},
        ),
        (
            "vdstools supplementSheet",
            {
                4: "ATD<<RESIDORCE<<ROLAND<<<<<<<<<<<<<<\n6525845096USA7008038M2201018<<<<<<06",
                5: "PA0000005",
            },
        ),
        (
            "vdstools administrativeDocumentV9WithDates",
            {
                0: bytes.fromhex("aabbccdd11223344aabbccdd11223344"),
                1: date(2025, 1, 1),
                2: date(2025, 12, 31),
                3: "example.com/profiles",
                4: "example.com/certs",
                10: "Mustermann",
            },
        ),
        # A document of no known profile: its features stay bytes, and that is no error.
        (
            "vdstools permanentResidencePermit",
            {1: bytes.fromhex("59e96b0f2d0a"), 2: bytes.fromhex("e95545b819f6")},
        ),
    ],
)
def test_fields_as_their_publishers_give_them(name: str, fields: dict[int, object]) -> None:
    assert codec.decode(seal_bytes(name)).fields == fields


VISA = bytes.fromhex(PUBLISHED["vdstools visa_224bitSig"]["seal"])
# Its parts begin at: 18 zone, 64 duration of stay, 69 passport number, 77 signature.


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no seal: the first byte is not DC"),
        (b"\x00" + VISA[1:], "no seal: the first byte is not DC"),
        (b"\xdc", "unknown header version (none): 02 and 03 are known"),
        # Raw version 04 would be version 5, which no standard has: its layout is anyone's guess.
        (b"\xdc\x04" + VISA[2:], "unknown header version 04: 02 and 03 are known"),
        (VISA[:12], "cut short in the header after 12 bytes"),
        # Two bytes less than announced: the reader must not take the rest for a signature.
        (VISA[:-2], "tag FF wants 56 bytes, 54 are left"),
        (VISA[:40], "tag 02 wants 44 bytes, 20 are left"),
        (VISA[:19], "no DER length: cut short"),
        # 31 February 2020 as date of issue (02312020).
        (VISA[:10] + (2312020).to_bytes(3, "big") + VISA[13:], "date 234754 is no day"),
        # A country in bytes that are no C40.
        (VISA[:2] + b"\xff\xff" + VISA[4:], "issuer: no C40 text: ffff"),
        # The header of vdstools' test for broken headers: the length before the reference is lost.
        (bytes.fromhex("dc03d9cac8a73a99105b99105b99fb06"), "length of the certificate reference"),
        # The same tag twice: two readers could see two passports.
        (VISA[:69] + b"\x05\x06" + VISA[71:77] + VISA[69:], "tag 05 stands twice"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(codec.SealError) as refused:
        codec.decode(data)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        (VISA + b"\x00\x00", ("2 bytes after the signature",)),
        # A signature zone with nothing in it is none.
        (VISA[:77] + b"\xff\x00", ("no signature zone", "2 bytes after the message")),
        # The passport number left out: the profile demands it (TR-03137-1, 5.2.2).
        (VISA[:69] + VISA[77:], ("tag 05 (passport number) is missing",)),
        (
            VISA[:64] + b"\x04\x02\xa0\x00" + VISA[69:],
            ("tag 04 (duration of stay) has 2 bytes", "tag 04: the stay has 3 bytes"),
        ),
        (VISA[:71] + b"\xff" * 6 + VISA[77:], ("tag 05: no C40 text: ffffffffffff",)),
        (VISA[:77] + b"\xff\x03abc", ("signature of 3 bytes is of no known curve",)),
        (
            VISA[:18] + VISA[77:],
            (
                "tag 04 (duration of stay) is missing",
                "tag 05 (passport number) is missing",
                "no machine-readable zone",
                "no document feature",
            ),
        ),
    ],
)
def test_a_readable_departure_is_named_and_kept(data: bytes, errors: tuple[str, ...]) -> None:
    seal = codec.decode(data)
    assert seal.errors == errors
    assert codec.encode(seal) == data


def test_an_unknown_tag_is_no_error() -> None:
    """TR-03137-1, 3.2.3: features with unknown tags may be present."""
    data = VISA[:77] + b"\x80\x04\x00\x01\x02\x03" + VISA[77:]
    seal = codec.decode(data)
    assert seal.errors == ()
    assert seal.fields[0x80] == b"\x00\x01\x02\x03"
    assert codec.encode(seal) == data


@pytest.mark.parametrize("size", [127, 128, 255, 256, 300])
def test_long_features_take_der_lengths(size: int) -> None:
    data = VISA[:77] + message.write([(0x90, bytes(size))]) + VISA[77:]
    seal = codec.decode(data)
    assert seal.errors == ()
    assert seal.fields[0x90] == bytes(size)
    assert codec.encode(seal) == data


@pytest.mark.parametrize("characters", range(1, 33))
def test_every_length_of_reference_is_read_in_both_writings(characters: int) -> None:
    """Hexadecimal is the standard; decimal differs from it above nine and is named."""
    seal = codec.decode(VISA)
    reference = "A" * characters
    good = seal.header._replace(reference=reference)
    odd = good._replace(length_text=f"{characters:02d}")
    for written, errors in ((good, ()), (odd, (header.DECIMAL_LENGTH,) * (characters > 9))):
        read = codec.decode(codec.encode(seal._replace(header=written)))
        assert read.header.reference == reference
        assert read.errors == errors
