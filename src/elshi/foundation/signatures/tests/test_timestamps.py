"""Time stamps, asked for and checked by OpenSSL."""

from __future__ import annotations

import subprocess

import pytest
from asn1crypto import algos, tsp
from hypothesis import given, settings
from hypothesis import strategies as st

from elshi.foundation.signatures.timestamps import Response, answer

from .chains import AT, DAY, chain, pem


def asked(**changes):
    imprint = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
               "hashed_message": b"h" * 32}  # fmt: skip
    given_ = {"version": 1, "message_imprint": imprint, "cert_req": True, **changes}
    return tsp.TimeStampReq(given_).dump()


def answered(request):
    signer = chain().signers["timestamp"]
    return Response.load(answer(request, signer=signer, at=AT, serial=77))


def test_openssl_believes_the_stamp_and_no_other_message(program, tmp_path):
    openssl = program("openssl")

    def run(*words):
        return subprocess.run(
            [openssl, "ts", *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    (tmp_path / "letter").write_bytes(b"a letter")
    (tmp_path / "forged").write_bytes(b"a later letter")
    (tmp_path / "root.pem").write_bytes(pem(chain().root))
    run("-query", "-data", "letter", "-sha256", "-cert", "-out", "query")
    request = (tmp_path / "query").read_bytes()
    given_ = answer(request, signer=chain().signers["timestamp"], at=AT, serial=77)
    (tmp_path / "reply").write_bytes(given_)
    moment = str(int((AT + DAY).timestamp()))
    verify = ("-verify", "-in", "reply", "-CAfile", "root.pem", "-attime", moment)
    good = run(*verify, "-queryfile", "query")
    assert (good.returncode, good.stdout) == (0, "Verification: OK\n"), good.stderr
    assert run(*verify, "-data", "letter").stdout == "Verification: OK\n"
    bad = run(*verify, "-data", "forged")
    assert bad.returncode == 1
    assert "message imprint mismatch" in bad.stderr


def test_the_stamp_carries_time_serial_and_nonce():
    reply = answered(asked(nonce=12345))
    assert reply["status"]["status"].native == "granted"
    info = reply["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    assert info["gen_time"].native == AT
    assert info["serial_number"].native == 77
    assert info["nonce"].native == 12345
    assert info["message_imprint"]["hashed_message"].native == b"h" * 32


def test_the_certificate_comes_only_when_asked_for():
    with_it = answered(asked())["time_stamp_token"]["content"]["certificates"]
    without = answered(asked(cert_req=False))["time_stamp_token"]["content"]["certificates"]
    assert len(with_it) == 1
    assert without.native is None


def failure(reply):
    assert reply["status"]["status"].native == "rejection"
    assert reply["time_stamp_token"].native is None
    return reply["status"]["fail_info"].native


def test_what_does_not_fit_is_refused_by_name():
    md5 = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "md5"}),
           "hashed_message": b"h" * 16}  # fmt: skip
    short = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
             "hashed_message": b"h" * 31}  # fmt: skip
    assert failure(answered(asked(message_imprint=md5))) == {"bad_alg"}
    assert failure(answered(asked(message_imprint=short))) == {"bad_data_format"}
    assert failure(answered(asked(req_policy="1.2.3"))) == {"unaccepted_policy"}
    assert failure(answered(b"")) == {"bad_data_format"}
    assert failure(answered(asked() + b"\0")) == {"bad_data_format"}


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_request_makes_it_fall(data):
    request = bytearray(asked(nonce=5))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(request) - 1))
        request[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(request)))
    reply = answered(bytes(request[:cut]))
    assert reply["status"]["status"].native in ("granted", "rejection")
