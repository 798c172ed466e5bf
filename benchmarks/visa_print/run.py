"""Seal and QR code of the printed visa, read back from what a scanner or a telephone gives.

    python benchmarks/visa_print/run.py [--visas 6] [--keep FOLDER]

Visas with names, terms and languages of their own are printed as the service prints them, drawn by
pdftoppm at 150 and 300 dpi, and read as they are, turned by 5 degrees either way, saved as JPEG of
quality 60, and in black and white only. Every code must be read and be the bytes that were printed;
the machine-readable zone is read from the same page by the house's own reader. CPU time printed.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elshi.portal.settings")
os.environ.setdefault("ELSHI_HOME", tempfile.mkdtemp(prefix="elshi-benchmark-"))

import django  # noqa: E402

django.setup()

from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from PIL import Image  # noqa: E402

from elshi.engines.documents import barcodes  # noqa: E402
from elshi.engines.documents.picture import read_page  # noqa: E402
from elshi.engines.documents.portrait import specimen  # noqa: E402
from elshi.engines.documents.seals import signing, travel_authorisation, vdsnc  # noqa: E402
from elshi.foundation.printing import actions as printing  # noqa: E402
from elshi.services.visas.actions.papers import visa_facts  # noqa: E402
from elshi.services.visas.demonstration.rules import TABLE  # noqa: E402
from elshi.services.visas.sealing import (  # noqa: E402
    Sheet,
    qr_message,
    seal_fields,
    seal_header,
    zone,
)  # fmt: skip

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
TURNS, DPIS = (0, -5, 5), (150, 300)
NAMES = (
    ("ERIKSSON", "ANNA MARIA"), ("ӘБДІҚАДЫР", "ӨМІРЗАҚ"), ("NGUYEN THI PHUONG", "MINH CHAU"),
    ("", "SURYANTO"), ("O'CONNOR-SMITHSON", "MARY JANE ELIZABETH"), ("ЩЕРБАКОВ", "ПЁТР"),
)  # fmt: skip
MINISTRY = {
    "kk": "Қазақстан Республикасының Сыртқы істер министрлігі (көрсетілім)",
    "ru": "Министерство иностранных дел Республики Казахстан (образец)",
    "en": "Ministry of Foreign Affairs of the Republic of Kazakhstan (specimen)",
}
OFFICE = {"kk": "Гаагадағы елшілік", "ru": "Посольство в Гааге", "en": "Embassy in The Hague"}


def sheet(number: int) -> Sheet:
    """A visa unlike its neighbours: names of several scripts, lengths and categories."""
    surname, given = NAMES[number % len(NAMES)]
    return Sheet(
        f"V{number + 26004711:08}", "UTO", ("B12", "C3", "A5")[number % 3],
        ("single", "double", "multiple")[number % 3], 30 + number, date(2026, 12, 1),
        date(2027, 2, 28), AT.date(), surname, given, f"19{60 + number % 40}-08-12",
        "FMX"[number % 3], "UTO", f"L89890{number:03}"[:9],
    )  # fmt: skip


def printed(number: int) -> tuple[bytes, bytes, str, Sheet]:
    """The PDF as the service prints it, with what its two codes hold."""
    stated, language = sheet(number), ("en", "kk", "ru")[number % 3]
    sign = signing.signer(ec.generate_private_key(ec.SECP256R1()))
    header = seal_header(stated, country="UTO", signer="UTVS", reference="01", signed=AT.date())
    seal = signing.seal(header, seal_fields(stated, 4711 + number), sign)
    certificate = bytes(number % 251 for _ in range(520))  # as long as a signer's in DER
    code = vdsnc.build(
        travel_authorisation.TYPE, "UTO", qr_message(stated, 4711 + number), certificate, sign
    )
    case = SimpleNamespace(
        language=language, party=SimpleNamespace(name=MINISTRY), rules=SimpleNamespace(table=TABLE),
        office=SimpleNamespace(name=OFFICE), reference="1FMD80C2PTE4MMTBX",
        category=stated.category, entries=stated.entries, nationality="UTO",
    )  # fmt: skip
    face = io.BytesIO()
    specimen.draw(seed=7 + number).save(face, "JPEG", quality=92)
    pdf = printing.render(
        "visas/visa.typ",
        visa_facts(stated, case, portrait=True),  # type: ignore[arg-type]
        files={
            "seal.svg": barcodes.data_matrix(seal).svg().encode(),
            "qr.svg": barcodes.qr(code).svg().encode(),
            "portrait.jpg": face.getvalue(),
        },
        language=language,
        at=AT,
    )
    return pdf, seal, code, stated


def drawn(pdf: Path, dpi: int) -> Image.Image:
    """The page as pdftoppm draws it in grey."""
    base = pdf.with_suffix(f".{dpi}")
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-singlefile", str(pdf), str(base)]
    subprocess.run(command, check=True)
    with Image.open(f"{base}.pgm") as picture:
        return picture.convert("L")


def seen(page: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """The page as it comes to a reader, with the name of the way."""
    for degrees in TURNS:
        turned = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
        yield "grey", turned
        squeezed = io.BytesIO()
        turned.save(squeezed, "JPEG", quality=60)
        yield "JPEG 60", Image.open(squeezed)
        yield "1-bit", turned.point(lambda dot: 255 if dot > 127 else 0).convert("1")


def main() -> int:
    """Print n of n for every way; 1 when a single code was not read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--visas", type=int, default=6)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    tried, read, spent = Counter[tuple[str, int, str]](), Counter[tuple[str, int, str]](), 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.visas):
            pdf, seal, code, stated = printed(number)
            path = (options.keep or Path(folder)) / f"visa-{number}.pdf"
            path.write_bytes(pdf)
            wanted = {barcodes.DATA_MATRIX: seal, barcodes.QR: code.encode()}
            for dpi in DPIS:
                page = drawn(path, dpi)
                tried["zone", dpi, "grey"] += 1
                lines = read_page(_png(page)).lines
                read["zone", dpi, "grey"] += tuple(lines) == zone(stated)
                for way, picture in seen(page):
                    began = time.process_time()
                    found = dict(barcodes.read_codes(picture, wanted=frozenset(wanted)))
                    spent += time.process_time() - began
                    for kind, content in wanted.items():
                        tried[kind, dpi, way] += 1
                        read[kind, dpi, way] += found.get(kind) == content
    for row, count in tried.items():
        print(f"{row[0]:12}{row[1]:5} dpi  {row[2]:10}{read[row]:5} of {count}")
    whole, good = sum(tried.values()), sum(read.values())
    pictures = options.visas * len(DPIS) * len(TURNS) * 3
    print(f"all: {good} of {whole}; {spent / pictures:.2f} s of CPU time a picture")
    return 0 if good == whole else 1


def _png(page: Image.Image) -> bytes:
    content = io.BytesIO()
    page.save(content, "PNG")
    return content.getvalue()


if __name__ == "__main__":
    sys.exit(main())
