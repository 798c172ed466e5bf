"""Hostile uploads through the doors: refused by name, or drawn anew; their marker stays nowhere."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from elshi.foundation.files import reads
from elshi.foundation.files.actions import PIECE_LIMIT
from elshi.foundation.files.models import Delivery, Piece, StoredFile
from elshi.foundation.files.refusals import FINDINGS
from elshi.services.visas.models import Application
from elshi.services.visas.tests.desk_cases import DeskTest, draft
from elshi.services.visas.tests.dump import files, rows

from . import uploads

pytestmark = pytest.mark.slow
TREE = Path(__file__).resolve().parents[2]
SEED = int(os.environ.get("ELSHI_SEED", "20261122"))
DAILY = 60
DRAWN = {"IHDR", "IDAT", "IEND"}
MORE_MEMORY = 150_000_000


def test_the_corpus_is_large_and_every_file_has_its_marker_and_its_fate() -> None:
    names, fates = set(uploads.corpus()), uploads.expected()
    assert len(names) >= 150
    assert names == set(fates)
    assert set(fates.values()) - {"rewritten"} <= FINDINGS.keys()
    assert len({uploads.marker(name) for name in names}) == len(names)


class TestHostileUploads(DeskTest):
    """A traveller's deliveries, as the form's script sends them."""

    def setUp(self) -> None:
        self.case: Application = draft(timezone.now())
        self.client = Client()
        session = self.client.session
        session["held"] = [self.case.subject]
        session.save()
        self.said: list[bytes] = []

    def test_a_sample_of_them(self) -> None:
        chance = random.Random(SEED)
        print(f"hostile uploads: ELSHI_SEED={SEED}")
        self._all_of(chance.sample(sorted(uploads.corpus()), DAILY))

    @pytest.mark.long
    def test_every_one_of_them(self) -> None:
        self._all_of(sorted(uploads.corpus()))

    def _all_of(self, names: list[str]) -> None:
        before, fates = self._kept(), uploads.expected()
        met = {name: self._sent(name, uploads.made(name)) for name in names}
        assert met == {name: fates[name] for name in names}
        rewritten = sum(fate == "rewritten" for fate in met.values())
        now = self._kept()
        assert (now[0] - before[0], now[1:]) == (rewritten, before[1:])
        self._no_marker_is_kept(names)

    def _kept(self) -> tuple[int, int, int]:
        return (
            StoredFile.objects.count(),
            Delivery.objects.filter(file=None).count(),
            Piece.objects.count(),
        )

    def _sent(self, name: str, content: bytes) -> str:
        """What the house says to it: a finding, or "rewritten", once that was looked at."""
        order = {"owner": self.case.subject, "purpose": "arriving", "size": len(content)}
        answer = self._post(reverse("files:upload_begin"), order)
        if answer.status_code != 201:
            return self._refused(answer)
        token = answer.json()["token"]
        for start in range(0, len(content), PIECE_LIMIT):
            answer = self._post(
                reverse("files:upload_append", args=(token,)), content[start : start + PIECE_LIMIT],
                content_type="application/octet-stream", headers={"Upload-Offset": str(start)},
            )  # fmt: skip
            assert answer.status_code == 200, (name, answer.content)
        answer = self._post(reverse("files:upload_finish", args=(token,)), {})
        if answer.status_code != 200:
            return self._refused(answer)
        self._served(name, content, answer.json()["file"])
        return "rewritten"

    def _post(self, address: str, sent: Any, **more: Any) -> Any:
        answer = self.client.post(address, sent, **more)
        self.said.append(answer.content)
        return answer

    def _refused(self, answer: Any) -> str:
        assert 400 <= answer.status_code < 500, answer.content
        problem = answer.json()
        assert problem["title"]
        assert problem["detail"]
        return str(problem["code"])

    def _served(self, name: str, sent: bytes, token: str) -> None:
        """What is kept and shown is the house's own drawing."""
        kept = reads.content_of(StoredFile.objects.get(token=token))
        answer = self.client.get(reverse("files:download", args=(token,)))
        assert answer.status_code == 200
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox;")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer.content == kept
        assert kept != sent, name
        mark = uploads.marker(name)
        for guise in (mark, mark.decode().encode("utf-16-le"), mark.decode().encode("utf-16-be")):
            assert guise not in kept, name
            assert guise not in unpacked(kept), name

    def _no_marker_is_kept(self, names: list[str]) -> None:
        """Neither in a row, nor on the disk, nor in anything that was answered."""
        marks = [uploads.marker(name) for name in names]
        places = [*rows(), *files(Path(settings.FILES_ROOT))]
        places += [("answer", content) for content in self.said]
        assert [(place, mark) for place, text in places for mark in marks if mark in text] == []


def unpacked(content: bytes) -> bytes:
    """Everything inside a kept file that its packing hides; of pictures, that there is nothing."""
    if content.startswith(b"%PDF"):
        return _of_pdf(content)
    with Image.open(io.BytesIO(content)) as picture:
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return b""


def _of_pdf(content: bytes) -> bytes:
    parts = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                parts += [repr(dict(thing.items())).encode(), thing.read_raw_bytes()]
                if "/DCTDecode" not in str(thing.get("/Filter", "")):
                    parts.append(thing.read_bytes())
            else:
                parts.append(thing.unparse())
    return b"\n".join(parts)


def memory(*words: str) -> dict[str, int]:
    """The most memory that each examination took beyond a waiting room's, in bytes."""
    done = subprocess.run(
        [sys.executable, str(TREE / "benchmarks" / "uploads" / "run.py"), "--json", *words],
        capture_output=True, text=True, check=True, cwd=TREE,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def test_a_sample_takes_little_memory() -> None:
    """The costliest of each family and some by chance; all of them by --all."""
    costly = ["png_large_seen_through", "document_bomb_in_a_bomb", "jpeg_many_scans"]
    chance = random.Random(SEED).sample(sorted(uploads.corpus()), 20)
    taken = memory(*costly, *chance)
    assert taken.keys() == {*costly, *chance}
    assert {name: more for name, more in taken.items() if more >= MORE_MEMORY} == {}


@pytest.mark.long
def test_none_takes_much_memory() -> None:
    taken = memory()
    assert taken.keys() == uploads.corpus().keys()
    assert {name: more for name, more in taken.items() if more >= MORE_MEMORY} == {}
