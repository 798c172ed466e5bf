"""`elshi setup` with the keys in a PKCS#11 token, tried against SoftHSM."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from elshi.foundation.observe.tests.programs import token_in

from .houses import ANSWERS, environment, house

pytestmark = pytest.mark.slow

# One visa's three signatures and a checkpoint, made as the house makes them.
SIGN = """
import django, json, sys; django.setup()
from datetime import date
from pathlib import Path
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone
from elshi.engines.documents.seals import signing
from elshi.foundation.access.actors import system
from elshi.foundation.printing.actions import render
from elshi.foundation.signatures import actions, reads
from elshi.foundation.signatures.models import Key
from elshi.services.visas.sealing import Sheet, seal_fields, seal_header
folder, now = Path(sys.argv[1]), timezone.now()
signer = reads.signer("seal", now)
sheet = Sheet("V00000001", "UTO", "B12", "single", 30, date(2026, 1, 1), date(2026, 4, 1),
              date(2026, 1, 1), "ERIKSSON", "ANNA MARIA", "1974-08-12", "F", "UTO", "L898902C3")
header = seal_header(sheet, country="UTO", signer=signer.identity, reference=signer.reference,
                     signed=date(2026, 1, 1))
(folder / "seal.hex").write_text(signing.seal(header, seal_fields(sheet, 0), signer.sign).hex())
(folder / "seal.pem").write_bytes(signer.certificate.public_bytes(Encoding.PEM))
(folder / "root.pem").write_bytes(reads.trust_roots()[0].public_bytes(Encoding.PEM))
facts = {"ministry": "M", "title": "T", "mark": "S", "text": "T"}
plain = render("portal/letter.typ", facts, language="en", at=now)
signed = actions.sign_document(plain, reason="", location="", by=system("test"), at=now)
(folder / "signed.pdf").write_bytes(signed)
print(json.dumps(dict(Key.objects.values_list("purpose", "where"))))
"""


@pytest.fixture
def token(tmp_path: Path) -> dict[str, str]:
    """What names a fresh SoftHSM token in the environment."""
    return token_in(tmp_path, "ministry")


def answers(folder: Path, keys: str) -> str:
    text = ANSWERS.replace('emblem = "emblem.svg"\n', "") + f"\n[keys]\n{keys}\n"
    (folder / "answers.toml").write_text(text, encoding="utf-8")
    return str(folder / "answers.toml")


def said(folder: Path, *words: str, text: str = "") -> str:
    done = subprocess.run(words, cwd=folder, input=text, text=True, capture_output=True,
                          check=True, timeout=120)  # fmt: skip
    return done.stdout


def test_the_ceremony_is_held_with_a_token_and_its_keys_sign(
    token: dict[str, str], tmp_path: Path
) -> None:
    """All but one of the keys live in the token; outside programs believe what they sign."""
    file = answers(tmp_path, 'store = "pkcs11"\n[keys.stores]\nanswer = "file"')
    astray = house(tmp_path, "setup", "--make-master-key", "--answers", file,
                   **token | {"ELSHI_PKCS11_TOKEN": "elsewhere"})  # fmt: skip
    assert (astray.returncode, "token with the keys cannot be reached" in astray.stderr) == (
        1,
        True,
    )
    assert not (tmp_path / "master.key").exists()
    founded = house(tmp_path, "setup", "--make-master-key", "--answers", file, **token)
    assert founded.returncode == 0, founded.stderr
    assert founded.stdout.count("Hardware token") == 7
    assert founded.stdout.count("Sealed file") == 1

    inside = environment(tmp_path) | token | {"DJANGO_SETTINGS_MODULE": "elshi.portal.settings"}
    signed = subprocess.run([sys.executable, "-c", SIGN, str(tmp_path)], env=inside, text=True,
                            capture_output=True, check=False, timeout=120)  # fmt: skip
    assert signed.returncode == 0, signed.stderr
    where = json.loads(signed.stdout)
    assert {purpose for purpose, place in where.items() if place == "file"} == {"answer"}
    assert len(list((tmp_path / "home" / "keys").glob("*.key"))) == 1

    seal = json.loads(house(tmp_path, "seal", "--certificate", str(tmp_path / "seal.pem"),
                            text=(tmp_path / "seal.hex").read_text()).stdout)  # fmt: skip
    assert (seal["verified"], seal["errors"]) == (True, [])
    assert "OK" in said(tmp_path, "openssl", "verify", "-CAfile", "root.pem", "-partial_chain",
                        "-ignore_critical", "seal.pem")  # fmt: skip
    assert "Signature is Valid." in said(tmp_path, "pdfsig", "signed.pdf")

    checkpoint = house(tmp_path, "ledger", "checkpoint", **token)
    assert checkpoint.returncode == 0, checkpoint.stderr
    key = house(tmp_path, "ledger", "key", **token).stdout.strip()
    exported = str(tmp_path / "ledger.jsonl.gz")
    assert house(tmp_path, "ledger", "export", exported).returncode == 0
    assert house(tmp_path, "ledger", "verify", exported, "--key", key).returncode == 0

    copied = house(tmp_path, "ledger", "checkpoint")  # the folder without its token
    assert copied.returncode != 0
