"""The house's main job, end to end on real input, each act printed as it happens.

Everything goes through the doors that people use: pages by HTTP, jobs by the worker, the command
line's verifier. Nothing here writes to the database.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from elshi.engines.documents import mrz_building
from elshi.engines.documents.picture.specimen import Camera, render
from elshi.engines.documents.portrait import specimen as portraits
from elshi.foundation.jobs import worker
from elshi.foundation.offices.models import Office
from elshi.foundation.offices.reads import zone_of
from elshi.portal.tools import verify as verifier

from .browser import Browser, DemonstrationFailedError

Say = Callable[[str], None]
OCR_B = Path(__file__).resolve().parents[2] / "foundation/printing/fonts/ocrb/OCRB.otf"
CASE = re.compile(r"/visas/applications/([0-9A-HJKMNP-TV-Z]{17})/")


def passport_page(today: date) -> bytes:
    """A specimen's passport page as a picture: OCR-B, turned, blurred, on a desk."""
    lines = mrz_building.build(
        "TD3",
        document_code="P",
        issuer="UTO",
        number="L898902C3",
        nationality="UTO",
        birth="1974-08-12",
        expiry=(today + timedelta(days=5 * 365)).isoformat(),
        sex="F",
        surname="ERIKSSON",
        given_names="ANNA MARIA",
        optional="ZE184226B",
    )
    camera = Camera(line_height=32, angle=2.0, blur=0.8)
    return render(lines, OCR_B, camera=camera, seed=9303)


def run(say: Say) -> Path:
    """From scan to verified seal; returns where the visa's PDF was put."""
    now = timezone.now()
    traveller = Browser("en")
    say("A traveller (ICAO's specimen Anna Maria Eriksson) opens the form on a phone.")
    reference = _begin(traveller)
    _scan(traveller, reference, say)
    _answer(traveller, reference, now.astimezone(zone_of(Office.objects.get(code="HAG"))).date())
    _photo(traveller, reference, say)
    _hand_in(traveller, reference, say)
    _decide(reference, say)
    return _collect(traveller, reference, say)


def _begin(traveller: Browser) -> str:
    found = CASE.search(traveller.post("/visas/apply/").path)
    if found is None:
        raise DemonstrationFailedError("the form gave no reference")
    traveller.post(_q(found[1], "nationality"), nationality="UTO")
    traveller.post(_q(found[1], "trip"), category="B12")
    traveller.post(_q(found[1], "entries"), entries="single")
    traveller.post(_q(found[1], "contact"), email="anna.eriksson@specimen.example", phone="")
    return found[1]


def _q(reference: str, name: str) -> str:
    return f"/visas/applications/{reference}/questions/{name}/"


def _scan(traveller: Browser, reference: str, say: Say) -> None:
    picture = passport_page(timezone.now().date())
    (settings.HOME / "specimens").mkdir(exist_ok=True)
    (settings.HOME / "specimens" / "passport.jpg").write_bytes(picture)
    say(f"She photographs her passport page ({len(picture) // 1024} KB, turned and blurred).")
    upload = SimpleUploadedFile("page.jpg", picture, "image/jpeg")
    traveller.post(_q(reference, "passport_picture"), file=upload)
    read = _as_read(traveller, reference)
    say(
        f"Read from the picture: {read['passport_number']} {read['surname']}, "
        f"{read['given_names']}, born {read['birth']}, expires {read['passport_expiry']}."
    )
    if read["passport_number"] != "L898902C3" or read["surname"] != "ERIKSSON":
        raise DemonstrationFailedError("the passport was misread")


def _as_read(traveller: Browser, reference: str) -> dict[str, str]:
    """What the form now shows as read, over the pages that carry it."""
    read: dict[str, str] = {}
    for name in ("passport", "names", "birth"):
        read |= traveller.get(_q(reference, name)).values
    for name in ("birth", "passport_expiry"):
        read[name] = "-".join(read[f"{name}_{part}"].zfill(2) for part in ("year", "month", "day"))
    return read


def _answer(traveller: Browser, reference: str, today: date) -> None:
    """Confirm what was read and answer the rest, in the order of the form."""
    read = _as_read(traveller, reference)
    arrival = today  # the border check below happens on the same day
    pages: dict[str, dict[str, str]] = {
        "passport": {
            "passport_number": read["passport_number"],
            "passport_issuer": read["passport_issuer"],
            "passport_issued": (today - timedelta(days=1000)).isoformat(),
            "passport_expiry": read["passport_expiry"],
        },
        "names": {"surname": read["surname"], "given_names": read["given_names"]},
        "birth": {"birth": read["birth"], "birth_place": "Zenith", "sex": read["sex"]},
        "journey": {
            "arrival": arrival.isoformat(),
            "departure": (arrival + timedelta(days=13)).isoformat(),
            "stay_address": "Almaty, specimen hotel",
        },
        "home": {"home_address": "1 Specimen Street, Zenith", "occupation": "Cartographer"},
        "representative": {"on_behalf": "self"},
    }
    for name, answers in pages.items():
        traveller.post(_q(reference, name), **answers)


def _photo(traveller: Browser, reference: str, say: Say) -> None:
    picture = io.BytesIO()
    portraits.draw(seed=7).save(picture, "JPEG", quality=92)
    upload = SimpleUploadedFile("photo.jpg", picture.getvalue(), "image/jpeg")
    traveller.post(_q(reference, "photo"), file=upload)
    say("Her photograph passes the check: size, proportion, light, sharpness, background, one face.")


def _hand_in(traveller: Browser, reference: str, say: Say) -> None:
    traveller.post(_q(reference, "check"), true="on")
    say(f"She hands in the application {reference} and goes to the payment page.")
    gateway = traveller.post(f"/visas/applications/{reference}/pay/").path
    traveller.post(gateway, pay="1")
    done = worker.drain()
    say(f"The payment is confirmed by webhook; the worker runs {done.done} jobs.")


def _decide(reference: str, say: Say) -> None:
    consul = Browser("kk")
    consul.login("hag-consul@demo.example")
    case = f"/visas/cases/{reference}/"
    consul.get(case)
    say("Screened against the watch list; the consul opens the case, in Kazakh.")
    consul.post(f"{case}steps/examine/")
    consul.post(f"{case}steps/grant/")
    say("The consul examines it and grants the visa.")
    done = worker.drain()
    say(f"The worker seals, prints and signs it ({done.done} jobs).")


def _collect(traveller: Browser, reference: str, say: Say) -> Path:
    page = traveller.get(f"/visas/applications/{reference}/")
    pdf = traveller.download(page.link("/files/"))
    target = Path(settings.HOME) / "specimens" / "visa.pdf"
    target.write_bytes(pdf)
    say(f"The traveller downloads the visa: {target.name}, {len(pdf) // 1024} KB, signed PDF/A.")
    return target


def verify(pdf: Path, keys: Path, say: Say) -> bool:
    """Ask the offline verifier, as a border officer without a network does."""
    heard, said = io.StringIO(), io.StringIO()
    with redirect_stdout(heard), redirect_stderr(said):
        code = verifier.main([str(pdf), "--keys", str(keys)])
    say(f"elshi verify {pdf.name} --keys {keys.name}, with neither database nor network:")
    for sentence in said.getvalue().strip().splitlines():
        say(f"  {sentence}")
    return code == 0
