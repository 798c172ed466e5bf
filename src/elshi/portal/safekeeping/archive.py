"""The archive: a tar stream encrypted by age (X25519, ChaCha20-Poly1305 in chunks).

Written and read as a stream: neither the database nor the list of files is ever whole in memory.
age's last chunk is marked as such, so an archive cut anywhere is known to be cut; a changed byte
fails its chunk. In order: database, the house's face, files, contents, manifest.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

import pyrage

from . import manifest as manifests
from .manifest import CONTENTS, NAME
from .words import Refused

BLOCK = 1 << 20
MEMBER = re.compile(
    r"database\.(sqlite3|dump)|secret|house\.json|emblem\.(svg|png)"
    r"|files/[A-Za-z0-9_-]{2}/[A-Za-z0-9_-]{20,64}|contents\.jsonl|manifest\.json"
)


class Writer:
    """The members of an archive under way, each hashed as it is read."""

    def __init__(self, stream: IO[bytes], contents: Path) -> None:
        self._tar = tarfile.open(fileobj=stream, mode="w|", bufsize=BLOCK)  # noqa: SIM115
        self._contents, self._path = contents.open("wb"), contents
        self._digest = hashlib.sha256()

    def add(self, name: str, path: Path) -> bool:
        """Put a file in; false when it is there no longer."""
        try:
            handle = path.open("rb")
        except FileNotFoundError:
            return False
        with handle:
            reading = _Hashed(handle)
            self._tar.addfile(_member(name, os.fstat(handle.fileno()).st_size), reading)
        line = _line(name, reading.size, reading.digest.hexdigest())
        self._contents.write(line)
        self._digest.update(line)
        return True

    def close(self, manifest: Callable[[str], manifests.Manifest]) -> None:
        """Put in the list of contents and, last, the manifest that is made over its hash."""
        self._contents.close()
        with self._path.open("rb") as handle:
            self._tar.addfile(_member(CONTENTS, self._path.stat().st_size), handle)
        written = manifest(self._digest.hexdigest()).written()
        with io.BytesIO(written) as handle:
            self._tar.addfile(_member(NAME, len(written)), handle)
        self._tar.close()


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle, self.digest, self.size = handle, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        block = self._handle.read(size)
        self.digest.update(block)
        self.size += len(block)
        return block


def _member(name: str, size: int) -> tarfile.TarInfo:
    """No owner, mode or time: an archive tells nothing of the machine."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _line(name: str, size: int, digest: str) -> bytes:
    return json.dumps({"name": name, "size": size, "sha256": digest}).encode() + b"\n"


def recipients(words: Iterable[str]) -> list[Any]:
    """The public keys that an archive is encrypted to."""
    found = []
    for word in words:
        try:
            found.append(pyrage.x25519.Recipient.from_str(word.strip()))
        except pyrage.RecipientError:
            raise Refused("bad_recipient", recipient=word) from None
    if not found:
        raise Refused("no_recipient")
    return found


def identities(path: Path) -> list[Any]:
    """The private keys of an identity file, as age writes them: one a line, # for remarks."""
    try:
        lines = [line.strip() for line in path.read_text("ascii").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise Refused("bad_identity", file=path)
    return found


@contextmanager
def encrypted(out: IO[bytes], to: list[Any]) -> Iterator[IO[bytes]]:
    """A stream of which everything written goes to ``out`` encrypted.

    Broken off by an exception, ``out`` holds a whole-looking shorter text: throw it away.
    """
    with _pump(lambda source: pyrage.encrypt_io(source, out, to)) as stream:
        yield stream


@contextmanager
def _pump(work: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """The writing end of a pipe whose reading end a thread works on; its fault is raised here."""
    source, sink = os.pipe()
    faults: list[BaseException] = []

    def run() -> None:
        with os.fdopen(source, "rb", buffering=0) as reading:
            try:
                work(reading)
            except BaseException as fault:
                faults.append(fault)

    thread = threading.Thread(target=run, name="archive")
    thread.start()
    stream = os.fdopen(sink, "wb", buffering=BLOCK)
    try:
        yield stream
    except BrokenPipeError:
        thread.join()  # it went first, and says why below
        if not faults:
            raise
    finally:
        with suppress(BrokenPipeError):
            stream.close()
        thread.join()
    if faults:
        raise faults[0]


@contextmanager
def _decrypted(path: Path, keys: list[Any]) -> Iterator[IO[bytes]]:
    """The clear stream of an archive; a fault of age is raised when the stream is left."""
    source, sink = os.pipe()
    faults: list[BaseException] = []

    def run() -> None:
        with os.fdopen(sink, "wb", buffering=BLOCK) as writing, path.open("rb") as sealed:
            try:
                pyrage.decrypt_io(sealed, writing, keys)
            except BaseException as fault:
                faults.append(fault)

    thread = threading.Thread(target=run, name="archive")
    thread.start()
    try:
        with os.fdopen(source, "rb", buffering=BLOCK) as stream:
            yield stream
    except (tarfile.TarError, EOFError):
        thread.join()
        _judge(faults)
        raise
    finally:
        thread.join()
    _judge(faults)


def _judge(faults: list[BaseException]) -> None:
    """Say what age found: another key, or an archive that is not as it was written."""
    for fault in faults:
        if isinstance(fault, pyrage.DecryptError) and "matching keys" in str(fault):
            raise Refused("wrong_identity") from fault
        if "roken pipe" not in str(fault):
            raise Refused("damaged", where=str(fault)) from fault


def unpack(path: Path, keys: list[Any], folder: Path) -> manifests.Manifest:
    """Lay an archive out in ``folder`` and compare every member with its own list; its manifest.

    Anything amiss is refused only after some of it was laid out: the folder is the caller's to
    remove.
    """
    seen = folder / "seen.jsonl"
    try:
        with _decrypted(path, keys) as stream, seen.open("wb") as lines:
            with tarfile.open(fileobj=stream, mode="r|", bufsize=BLOCK) as tar:
                for member in tar:
                    _lay_out(tar, member, folder, lines)
            while stream.read(BLOCK):
                pass  # whatever stands after the last member still has to be authentic
    except (tarfile.TarError, EOFError) as reason:
        raise Refused("damaged", where=type(reason).__name__) from reason
    manifest = _compared(folder, seen)
    seen.unlink()
    (folder / CONTENTS).unlink()
    return manifest


def _lay_out(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, lines: Any) -> None:
    if not member.isreg() or not MEMBER.fullmatch(member.name):
        raise Refused("damaged", where=member.name)
    source, target = tar.extractfile(member), folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    assert source is not None
    reading = _Hashed(source)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        while block := reading.read(BLOCK):
            handle.write(block)
    if member.name not in (CONTENTS, NAME):
        lines.write(_line(member.name, reading.size, reading.digest.hexdigest()))


def _compared(folder: Path, seen: Path) -> manifests.Manifest:
    """The manifest, once contents and what was laid out are the same line by line."""
    try:
        manifest = manifests.read(folder / NAME)
        with (folder / CONTENTS).open("rb") as said:
            if hashlib.file_digest(said, "sha256").hexdigest() != manifest.contents:
                raise Refused("damaged", where=CONTENTS)
        _same_lines(folder / CONTENTS, seen)
    except (ValueError, FileNotFoundError) as reason:
        raise Refused("damaged", where=NAME) from reason
    return manifest


def _same_lines(said: Path, seen: Path) -> None:
    with said.open("rb") as left, seen.open("rb") as right:
        for wanted, found in zip_longest(left, right):
            if wanted != found:
                raise Refused("damaged", where=json.loads(wanted or found or b"{}").get("name"))
