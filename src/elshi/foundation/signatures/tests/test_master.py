"""The master key: what it wraps opens with it alone, in its own place alone."""

from __future__ import annotations

import base64
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elshi.foundation.signatures import master
from elshi.foundation.signatures.errors import MasterKeyMissing, MasterKeyUnfit

ONE = base64.b64encode(b"1" * 32).decode()
TWO = base64.b64encode(b"2" * 32).decode()


@pytest.fixture
def one(monkeypatch):
    monkeypatch.setenv("ELSHI_MASTER_KEY", ONE)


@pytest.fixture
def no_variable(monkeypatch, tmp_path):
    monkeypatch.delenv("ELSHI_MASTER_KEY", raising=False)
    monkeypatch.delenv("ELSHI_MASTER_KEY_FILE", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_opens_what_it_wrapped_and_adds_35_bytes(one):
    wrapped = master.wrap(b"secret", "case:1")
    assert master.unwrap(wrapped, "case:1") == b"secret"
    assert len(wrapped) == len(b"secret") + 35
    assert b"secret" not in wrapped
    assert master.wrap(b"secret", "case:1") != wrapped


def test_opens_in_its_own_context_only(one):
    with pytest.raises(MasterKeyUnfit):
        master.unwrap(master.wrap(b"secret", "case:1"), "case:2")


def test_another_master_key_opens_nothing(one, monkeypatch):
    wrapped = master.wrap(b"secret")
    monkeypatch.setenv("ELSHI_MASTER_KEY", TWO)
    with pytest.raises(MasterKeyUnfit):
        master.unwrap(wrapped)


@given(st.integers(min_value=0, max_value=40), st.integers(min_value=1, max_value=255))
def test_every_changed_byte_is_refused(place, flip):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ELSHI_MASTER_KEY", ONE)
        wrapped = bytearray(master.wrap(b"secret"))
        wrapped[place] ^= flip
        with pytest.raises(MasterKeyUnfit):
            master.unwrap(bytes(wrapped))


@pytest.mark.parametrize("text", ["", "short", base64.b64encode(b"x" * 31).decode(), "é" * 44])
def test_a_malformed_key_is_refused(monkeypatch, text):
    monkeypatch.setenv("ELSHI_MASTER_KEY", text or "!")
    with pytest.raises(MasterKeyUnfit):
        master.wrap(b"x")


def test_rotation_keeps_the_old_key_until_all_is_rewrapped(no_variable, monkeypatch, tmp_path):
    path = tmp_path / "master.key"
    path.write_text(ONE + "\n")
    path.chmod(0o600)
    monkeypatch.setenv("ELSHI_MASTER_KEY_FILE", str(path))
    before = master.wrap(b"secret", "c")
    fresh = master.rotate()
    assert master.current_name() == fresh
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    after = master.rewrap(before, "c")
    assert after != before
    assert master.rewrap(after, "c") == after
    path.write_text(path.read_text().splitlines()[0])
    assert master.unwrap(after, "c") == b"secret"
    with pytest.raises(MasterKeyUnfit):
        master.unwrap(before, "c")


def test_the_demo_makes_its_key_outside_the_data_folder(no_variable, keys_root, tmp_path):
    wrapped = master.wrap(b"secret")
    made = list((tmp_path / "config" / "elshi").iterdir())
    assert len(made) == 1
    assert keys_root not in made[0].parents
    assert stat.S_IMODE(made[0].stat().st_mode) == 0o600
    assert master.unwrap(wrapped) == b"secret"


def test_opening_never_makes_a_key(no_variable, keys_root, one, monkeypatch):
    wrapped = master.wrap(b"secret")
    monkeypatch.delenv("ELSHI_MASTER_KEY")
    with pytest.raises(MasterKeyMissing):
        master.unwrap(wrapped)


def test_production_takes_no_key_of_its_own_making(no_variable, keys_root, settings, tmp_path):
    settings.MODE = "production"
    with pytest.raises(MasterKeyMissing):
        master.wrap(b"secret")
    assert not (tmp_path / "config").exists()
