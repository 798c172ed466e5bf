"""Seeds of second factors lie sealed, open for their owner, and follow the master key."""

from __future__ import annotations

import base64
import importlib
import json
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.db import connection

from elshi.foundation.administration import commands, safeguards
from elshi.foundation.signatures import master
from elshi.foundation.signatures.errors import MasterKeyUnfit

pytestmark = pytest.mark.django_db(databases="__all__")
ONE = base64.b64encode(b"1" * 32).decode()
seal_second_factors = importlib.import_module(
    "elshi.foundation.administration.migrations.0001_seal_second_factors"
)


def stored() -> str:
    """Everything that the table of second factors holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY id")
        return json.dumps([str(row[0]) for row in cursor.fetchall()])


@pytest.fixture
def factors(ministry) -> SimpleNamespace:
    """An account with an authenticator app and recovery codes."""
    account, seed = ministry.consul.account, totp.generate_totp_secret()
    app = totp.TOTP.activate(account, seed)
    codes = RecoveryCodes.activate(account)
    return SimpleNamespace(account=account, seed=seed, app=app, codes=codes)


def test_a_seed_has_160_bits_of_the_systems_chance() -> None:
    seeds = {totp.generate_totp_secret() for _each in range(50)}
    assert len(seeds) == 50
    assert {len(base64.b32decode(seed)) for seed in seeds} == {20}
    assert len(bytes.fromhex(RecoveryCodes.generate_seed())) == 40


def test_no_seed_and_no_code_lies_in_the_database(factors) -> None:
    text = stored()
    assert factors.seed not in text
    seed = safeguards.unseal(factors.codes.instance.data["seed"])
    for secret in (seed, *factors.codes.generate_codes()):
        assert secret not in text
    kinds = Authenticator.objects.values_list("type", "data")
    sealed = [data[safeguards.SECRETS[kind]] for kind, data in kinds]
    assert [safeguards.is_sealed(each) for each in sealed] == [True, True]


def test_codes_count_as_before_and_once(factors) -> None:
    now = next(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(factors.seed, now))
    app = totp.TOTP(Authenticator.objects.get(type="totp"))
    assert (app.validate_code(code), app.validate_code(code)) == (True, False)
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    first = codes.get_unused_codes()[0]
    assert (codes.validate_code(first), codes.validate_code(first)) == (True, False)


def test_a_seed_put_there_in_clear_proves_nothing(factors) -> None:
    own = totp.generate_totp_secret()
    Authenticator.objects.filter(type="totp").update(data={"secret": own})
    now = next(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(own, now))
    with pytest.raises(MasterKeyUnfit):
        totp.TOTP(Authenticator.objects.get(type="totp")).validate_code(code)


def test_rows_in_clear_are_sealed_by_the_migration_and_twice_is_once(factors) -> None:
    seed = safeguards.unseal(factors.codes.instance.data["seed"])
    Authenticator.objects.filter(type="totp").update(data={"secret": factors.seed})
    clear = {"seed": seed, "used_mask": 5, "migrated_codes": ["12345678", "87654321"]}
    Authenticator.objects.filter(type="recovery_codes").update(data=clear)
    key = {"credential": {"id": "x"}, "name": "key"}
    Authenticator.objects.create(user=factors.account, type="webauthn", data=key)
    editor = SimpleNamespace(connection=connection)
    seal_second_factors._seal(apps, editor)
    once = stored()
    for secret in (factors.seed, seed, "12345678", "87654321"):
        assert secret not in once
    seal_second_factors._seal(apps, editor)
    assert stored() == once
    rows = {row.type: row.data for row in Authenticator.objects.all()}
    assert safeguards.unseal(rows["totp"]["secret"]) == factors.seed
    assert safeguards.unseal(rows["recovery_codes"]["seed"]) == seed
    assert rows["recovery_codes"]["used_mask"] == 5
    carried = [safeguards.unseal(code) for code in rows["recovery_codes"]["migrated_codes"]]
    assert carried == ["12345678", "87654321"]
    assert rows["webauthn"] == key


def test_a_fresh_master_key_takes_the_seeds_along(
    factors, monkeypatch, settings, tmp_path, capsys
) -> None:
    settings.KEYS_ROOT = tmp_path / "keys"
    monkeypatch.delenv("ELSHI_MASTER_KEY")
    path = tmp_path / "master.key"
    path.write_text(ONE + "\n")
    monkeypatch.setenv("ELSHI_MASTER_KEY_FILE", str(path))
    for row, secret in ((factors.app, factors.seed), (factors.codes, "a" * 80)):
        name = safeguards.SECRETS[row.instance.type]
        row.instance.data[name] = safeguards.seal(secret)
        row.instance.save()
    assert commands.rotate([]) == 0
    assert master.current_name() in capsys.readouterr().out
    assert commands.rewrap([]) == 0
    assert ", 0 " in capsys.readouterr().out  # a second time finds nothing to do
    path.write_text(path.read_text().splitlines()[0])  # the old key is gone
    assert safeguards.unseal(Authenticator.objects.get(type="totp").data["secret"]) == factors.seed
    codes = Authenticator.objects.get(type="recovery_codes")
    assert safeguards.unseal(codes.data["seed"]) == "a" * 80


@pytest.mark.parametrize("text", ["", "x", "JBSWY3DPEHPK3PXP", "Ключ", "RVcx"])
def test_what_is_not_sealed_is_never_taken_for_it(text: str) -> None:
    assert safeguards.is_sealed(text) is (text == "RVcx")
    with pytest.raises(MasterKeyUnfit):
        safeguards.unseal(text)
