"""Archives and key mirrors: what was there comes back, and what is refused leaves nothing."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage
import pytest

from elshi.portal.safekeeping import archive, mirror
from elshi.portal.safekeeping.words import WORDS, Refused
from elshi.portal.tools.postgres import serving

pytestmark = pytest.mark.slow

SCAN = 4 + 300_000
PIXEL = 70


@dataclass
class Kept:
    """A house, the folder of its archives, and the people in it."""

    place: Path
    database: str = ""
    ended: str = ""
    running: str = ""

    @property
    def home(self) -> Path:
        return self.place / "house"

    @property
    def archives(self) -> Path:
        return self.place / "archives"

    @property
    def identity(self) -> Path:
        return self.place / "identity"

    @property
    def archive(self) -> Path:
        return next(self.archives.glob("elshi-*.age"))

    def environment(self, home: Path, database: str = "") -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("ELSHI_")}
        return kept | {
            "ELSHI_HOME": str(home), "ELSHI_MODE": "test", "ELSHI_LANGUAGE": "en",
            "ELSHI_MASTER_KEY": base64.b64encode(b"k" * 32).decode(), "ELSHI_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "elshi.portal.settings",
        }  # fmt: skip

    def run(self, *words: str, home: Path | None = None, database: str | None = None) -> Any:
        database = self.database if database is None else database
        return subprocess.run(
            [sys.executable, "-m", *words], env=self.environment(home or self.home, database),
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def asked(self, *words: str, home: Path | None = None, database: str | None = None) -> Any:
        done = self.run("elshi.portal.tests.lived_house", *words, home=home, database=database)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def backup(self, *words: str) -> subprocess.CompletedProcess[str]:
        recipient = self.identity.read_text().splitlines()[0].partition(": ")[2]
        return self.run("elshi", "backup", str(self.archives), "--to", recipient, *words)

    def restore(self, archive: Path, home: Path, *words: str, **how: Any) -> Any:
        asked = ["--identity", str(how.pop("identity", self.identity)), *words]
        return self.run("elshi", "restore", str(archive), *asked, home=home, **how)


def lived_in(place: Path, database: str = "") -> Kept:
    house = Kept(place, database)
    made = house.asked("fill")
    house.ended, house.running = made["ended"], made["running"]
    assert house.run("elshi", "backup", "new-key", str(house.identity)).returncode == 0
    done = house.backup()
    assert done.returncode == 0, done.stderr
    return house


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A house with one archive, which the tests leave as they find it."""
    return lived_in(tmp_path_factory.mktemp("kept"))


def copy_of(house: Kept, place: Path) -> Kept:
    """The same house and archive again, to be changed."""
    for name in ("house", "archives"):
        shutil.copytree(house.place / name, place / name)
    shutil.copy(house.identity, place / "identity")
    return Kept(place, "", house.ended, house.running)


def opened(house: Kept) -> tarfile.TarFile:
    """The archive decrypted by age alone."""
    key = archive.identities(house.identity)
    return tarfile.open(fileobj=BytesIO(pyrage.decrypt(house.archive.read_bytes(), key)))


def nothing_stands(home: Path, done: subprocess.CompletedProcess[str], word: str) -> None:
    """Refused with this word in the reader's language, and the folder is as absent as before."""
    assert done.returncode == 1, done.stdout
    assert WORDS[word][2].split("{")[0] in done.stderr, done.stderr
    assert done.stdout == ""
    assert not home.exists()


def test_what_was_there_comes_back_and_stands_the_test(house: Kept, tmp_path: Path) -> None:
    before = house.asked("look")
    assert sorted(before["files"]) == [PIXEL, PIXEL, SCAN, SCAN]
    done = house.restore(house.archive, tmp_path / "new", "--verify")
    assert done.returncode == 0, done.stderr
    assert "Verified: rows, files, keys and the whole ledger agree" in done.stdout
    assert house.asked("look", home=tmp_path / "new") == before
    assert before["findings"] == []
    assert before["cases"][house.running] == ["examination", "QVERTSSON", True, False]
    there = {path.name for path in (tmp_path / "new").iterdir()}
    assert there == {"elshi.sqlite3", "counters.sqlite3", "files", "keys", "secret", "static"}


def test_an_archive_holds_no_key_and_nothing_in_the_clear(house: Kept) -> None:
    with opened(house) as tar:
        names = tar.getnames()
        whole = b"".join(tar.extractfile(name).read() for name in names)
    assert names[0] == "database.sqlite3"
    assert names[-2:] == ["contents.jsonl", "manifest.json"]
    assert {name.split("/")[0] for name in names[1:-2]} == {"secret", "files"}
    for secret in (b"QVERTSSON", b"QX778812A", b"k" * 32, base64.b64encode(b"k" * 32)):
        assert secret not in whole
    foils = list((house.home / "keys" / "counterfoils").rglob("??" + "?" * 62))
    assert len(foils) >= 3
    assert [one for one in foils if one.read_bytes() in whole] == []


def test_a_person_erased_after_the_copy_stays_erased(house: Kept, tmp_path: Path) -> None:
    mine = copy_of(house, tmp_path)
    mine.asked("erase", mine.ended)
    mine.asked("forget", mine.running)
    mirrored = mine.run("elshi", "backup", "keys", str(mine.archives / "keys"), "--json")
    assert json.loads(mirrored.stdout)["removed"] >= 2
    done = mine.restore(mine.archive, tmp_path / "new", "--verify")
    assert done.returncode == 0, done.stderr
    assert f"close them by hand: {mine.running}." in done.stdout
    after = mine.asked("look", home=tmp_path / "new")
    assert after["cases"][mine.ended] == ["withdrawn", None, False, True]
    assert after["cases"][mine.running] == ["examination", None, False, True]
    assert (after["files"], after["findings"]) == ([], [])


def test_a_cut_archive_is_refused_wherever_it_was_cut(house: Kept, tmp_path: Path) -> None:
    whole = house.archive.read_bytes()
    shutil.copytree(house.archives / "keys", tmp_path / "keys")
    # In the header, between two chunks, in the last one, and by its very last byte.
    for length in (0, 40, len(whole) // 2, len(whole) - 70_000, len(whole) - 1):
        cut = tmp_path / "cut.age"
        cut.write_bytes(whole[:length])
        done = house.restore(cut, tmp_path / "new")
        nothing_stands(tmp_path / "new", done, "damaged")


def test_a_changed_byte_is_refused_wherever_it_stands(house: Kept, tmp_path: Path) -> None:
    whole, chance = house.archive.read_bytes(), random.Random(os.environ.get("ELSHI_SEED", "1"))
    shutil.copytree(house.archives / "keys", tmp_path / "keys")
    for place in sorted(chance.randrange(300, len(whole)) for _ in range(4)):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        (tmp_path / "changed.age").write_bytes(changed)
        done = house.restore(tmp_path / "changed.age", tmp_path / "new")
        nothing_stands(tmp_path / "new", done, "damaged")


def test_bytes_behind_the_end_are_refused(house: Kept, tmp_path: Path) -> None:
    shutil.copytree(house.archives / "keys", tmp_path / "keys")
    (tmp_path / "longer.age").write_bytes(house.archive.read_bytes() + b"more")
    done = house.restore(tmp_path / "longer.age", tmp_path / "new")
    nothing_stands(tmp_path / "new", done, "damaged")


def test_another_identity_opens_nothing(house: Kept, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    done = house.restore(house.archive, tmp_path / "new", identity=other)
    nothing_stands(tmp_path / "new", done, "wrong_identity")
    other.write_text("AGE-SECRET-KEY-NONE")
    done = house.restore(house.archive, tmp_path / "new", identity=other)
    nothing_stands(tmp_path / "new", done, "bad_identity")


def test_a_folder_in_use_is_left_as_it_is(house: Kept, tmp_path: Path) -> None:
    home = tmp_path / "new"
    home.mkdir()
    (home / "letter").write_text("mine")
    done = house.restore(house.archive, home)
    assert (done.returncode, "needs an empty folder" in done.stderr) == (1, True)
    assert [(path.name, path.read_text()) for path in home.iterdir()] == [("letter", "mine")]


def test_a_mirror_that_is_absent_or_too_old_is_refused(house: Kept, tmp_path: Path) -> None:
    done = house.restore(house.archive, tmp_path / "new", "--keys", str(tmp_path / "none"))
    nothing_stands(tmp_path / "new", done, "no_mirror")
    old = tmp_path / "old"
    shutil.copytree(house.archives / "keys", old)
    next((old / "counterfoils").rglob("?" * 64)).unlink()
    done = house.restore(house.archive, tmp_path / "new", "--keys", str(old))
    nothing_stands(tmp_path / "new", done, "refused")
    assert "keys of cases that were not erased are missing (1)" in done.stderr


@pytest.mark.long
def test_an_archive_whose_rows_were_changed_before_it_was_made_is_told(
    house: Kept, tmp_path: Path
) -> None:
    mine = copy_of(house, tmp_path)
    change = (
        "from django.db import connection; import django; django.setup();"
        "connection.cursor().execute(\"UPDATE visas_application SET state = 'issued'\")"
    )
    done = subprocess.run([sys.executable, "-c", change], env=mine.environment(mine.home))
    assert done.returncode == 0
    shutil.rmtree(mine.archives)
    assert mine.backup().returncode == 0
    done = mine.restore(mine.archive, tmp_path / "new", "--verify")
    nothing_stands(tmp_path / "new", done, "refused")
    assert "faults in the ledger: 2; the first: " in done.stderr


@pytest.mark.long
def test_the_house_writes_on_while_it_is_copied(house: Kept, tmp_path: Path) -> None:
    mine, begun = copy_of(house, tmp_path), tmp_path / "begun"
    shutil.rmtree(mine.archives)
    writer = subprocess.Popen(
        [sys.executable, "-m", "elshi.portal.tests.lived_house", "write", str(begun)],
        env=mine.environment(mine.home),
    )
    try:
        while not begun.exists():
            assert writer.poll() is None
            time.sleep(0.05)
        before = len(mine.asked("look")["cases"])
        assert mine.backup().returncode == 0
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
    done = mine.restore(mine.archive, tmp_path / "new", "--verify")
    assert done.returncode == 0, done.stderr
    copied = len(mine.asked("look", home=tmp_path / "new")["cases"])
    assert before <= copied <= len(mine.asked("look")["cases"])
    assert copied > 2


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a file system")
def test_a_full_disk_leaves_no_half_archive_and_no_half_house(house: Kept, tmp_path: Path) -> None:
    disk, mine = tmp_path / "disk", copy_of(house, tmp_path)
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], check=True)
    try:
        shutil.rmtree(mine.archives)
        mine.archives.symlink_to(disk)
        done = mine.backup()
        assert done.returncode == 1
        assert "No archive was made and no half of one is left" in done.stderr
        assert list(disk.iterdir()) == []
        assert list(mine.home.glob(".backup-*")) == []
        done = house.restore(house.archive, disk / "new")
        nothing_stands(disk / "new", done, "no_room")
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.long
def test_what_a_killed_backup_left_is_cleared_away(house: Kept, tmp_path: Path) -> None:
    mine = copy_of(house, tmp_path)
    recipient = mine.identity.read_text().splitlines()[0].partition(": ")[2]
    words = ["-m", "elshi", "backup", str(mine.archives), "--to", recipient]
    killed = subprocess.Popen([sys.executable, *words], env=mine.environment(mine.home))
    while not list(mine.home.glob(".backup-*")) and killed.poll() is None:
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert len(list(mine.home.glob(".backup-*"))) == 1
    (mine.archives / ".elshi-2026-01-01T000000Z.age.part").write_bytes(b"half")
    assert mine.backup().returncode == 0
    assert list(mine.home.glob(".backup-*")) + list(mine.archives.glob(".*")) == []


@pytest.mark.long
def test_no_archive_is_made_into_the_house_or_for_nobody(house: Kept, tmp_path: Path) -> None:
    inside = house.run("elshi", "backup", str(house.home / "copies"), "--to", str(
        pyrage.x25519.Identity.generate().to_public()))  # fmt: skip
    assert (inside.returncode, "must not lie in the data folder" in inside.stderr) == (1, True)
    nobody = house.run("elshi", "backup", str(tmp_path / "a"))
    assert (nobody.returncode, "Say to whom" in nobody.stderr) == (1, True)
    stranger = house.run("elshi", "backup", str(tmp_path / "a"), "--to", "age1none")
    assert (stranger.returncode, "This is no recipient: age1none" in stranger.stderr) == (1, True)
    assert not (house.home / "copies").exists()
    assert not (tmp_path / "a").exists()


def test_a_new_key_replaces_none(house: Kept) -> None:
    before = house.identity.read_text()
    done = house.run("elshi", "backup", "new-key", str(house.identity))
    assert (done.returncode, "stands already" in done.stderr) == (1, True)
    assert house.identity.read_text() == before
    assert house.identity.stat().st_mode & 0o777 == 0o600


def foil(folder: Path, name: str, content: bytes = b"x" * 32, shelf: str = "counterfoils") -> Path:
    path = folder / shelf / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_mirror_follows_an_erasure_and_no_loss(tmp_path: Path) -> None:
    keys, kept = tmp_path / "keys", tmp_path / "mirror"
    erased, gone = foil(keys, "ab" * 32), foil(keys, "cd" * 32)
    (keys / "signing.key").write_bytes(b"first")
    assert mirror.bring_up_to_date(keys, kept) == mirror.Change(copied=3, removed=0)
    foil(keys, "ab" * 32, b"", "erased")
    erased.unlink()
    (keys / "signing.key").write_bytes(b"other")
    assert mirror.bring_up_to_date(keys, kept) == mirror.Change(copied=2, removed=1)
    assert (kept / "signing.key").read_bytes() == b"other"
    gone.unlink()
    with pytest.raises(Refused) as refused:
        mirror.bring_up_to_date(keys, kept)
    assert (refused.value.word, refused.value.facts) == ("keys_lost", {"count": 1})
    assert (kept / "counterfoils/cd" / ("cd" * 32)).read_bytes() == b"x" * 32
    shutil.rmtree(keys)
    with pytest.raises(Refused, match="Keys are missing"):
        mirror.bring_up_to_date(keys, kept)
    assert (kept / "signing.key").exists()


def test_a_strange_folder_is_no_mirror(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one").write_text("mine")
    with pytest.raises(Refused) as refused:
        mirror.bring_up_to_date(tmp_path / "keys", tmp_path / "letters")
    assert refused.value.word == "strange_mirror"
    assert (tmp_path / "letters" / "one").read_text() == "mine"


@pytest.mark.parametrize("name", ["../out", "/etc/x", "files/../x", "files/aa/b", "keys/master"])
def test_a_member_that_no_archive_of_ours_has_is_refused(tmp_path: Path, name: str) -> None:
    key, sealed = pyrage.x25519.Identity.generate(), tmp_path / "made.age"
    with (
        sealed.open("wb") as out,
        archive.encrypted(out, [key.to_public()]) as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        tar.addfile(tarfile.TarInfo(name), BytesIO())
    (tmp_path / "stage").mkdir()
    with pytest.raises(Refused) as refused:
        archive.unpack(sealed, [key], tmp_path / "stage")
    assert (refused.value.word, refused.value.facts) == ("damaged", {"where": name})
    assert [path.name for path in tmp_path.rglob("*")] == ["made.age", "stage", "seen.jsonl"]


@pytest.mark.long
def test_a_house_on_postgresql_comes_back_and_leaves_nothing_when_refused(tmp_path: Path) -> None:
    with serving() as server:
        for name in ("new", "refused"):
            subprocess.run(["psql", "-q", server.url, "-c", f"CREATE DATABASE {name}"], check=True)
        house = lived_in(tmp_path, server.url)
        before = house.asked("look")
        new, other = (server.url.removesuffix("postgres") + name for name in ("new", "refused"))
        done = house.restore(house.archive, tmp_path / "new", "--verify", database=new)
        assert done.returncode == 0, done.stderr
        assert house.asked("look", home=tmp_path / "new", database=new) == before
        full = house.restore(house.archive, tmp_path / "again", database=new)
        nothing_stands(tmp_path / "again", full, "database_not_empty")
        kind = house.restore(house.archive, tmp_path / "again", database="")
        nothing_stands(tmp_path / "again", kind, "other_database")
        next((house.archives / "keys" / "counterfoils").rglob("?" * 64)).unlink()
        done = house.restore(house.archive, tmp_path / "again", database=other)
        nothing_stands(tmp_path / "again", done, "refused")
        left = subprocess.run(
            ["psql", "-qtA", other, "-c", "SELECT count(*) FROM pg_class c JOIN pg_namespace n "
             "ON n.oid = relnamespace WHERE nspname = 'public'"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert left.stdout.strip() == "0"
