"""The files of operations/ say what the house tells, and each program that reads one takes it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from elshi import cli
from elshi.portal.commands import gathered
from elshi.portal.tools.docs import VARIABLES
from elshi.portal.watching import checks_ground, checks_keys, checks_work
from elshi.portal.watching.figures import KNOWN

TREE = Path(__file__).resolve().parents[2]
OPERATIONS = TREE / "operations"
RULES = (OPERATIONS / "prometheus" / "elshi.rules.yml").read_text("utf-8")
UNITS = sorted((OPERATIONS / "systemd").glob("*.*"))


def program(name: str, package: str) -> str:
    """The program, or the test is skipped and says which package brings it."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if not found:
        pytest.skip(f"{name} is not installed (Debian: {package})")
    return found


def accepted(*words: str | Path) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_figure_of_the_alerts_is_told() -> None:
    named = set(re.findall(r"\b(?:elshi_[a-z_]+|up)\b(?=[\s\[{)<>=]|$)", RULES))
    assert named - {"up"} <= set(KNOWN)
    assert len(re.findall("- alert:", RULES)) == 16


def test_the_dashboard_shows_every_figure_once() -> None:
    board = json.loads((OPERATIONS / "grafana" / "elshi.json").read_text("utf-8"))
    shown = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert shown == list(KNOWN)
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
    assert len(set(places)) == len(places)


def test_alerts_and_doctor_use_the_same_bounds() -> None:
    bounds = dict(re.findall(r"expr: (\w+) [<>] (\d+)", RULES))
    assert int(bounds["elshi_jobs_last_ended_seconds"]) == checks_work.SILENT
    assert int(bounds["elshi_jobs_oldest_due_seconds"]) == checks_work.LATE
    assert int(bounds["elshi_notices_oldest_waiting_seconds"]) == checks_work.LETTER
    assert int(bounds["elshi_lists_age_seconds"]) == checks_work.OLD_LIST
    assert int(bounds["elshi_backup_age_seconds"]) == checks_work.OLD_BACKUP
    assert int(bounds["elshi_keys_use_left_seconds"]) == checks_keys.SOON.total_seconds()
    assert f"elshi_disk_free_bytes < {checks_ground.LITTLE * 1e9:.0f}" in RULES
    assert f"elshi_disk_free_bytes < {checks_ground.SCARCE * 1e9:.0f}" in RULES
    assert f"elshi_ledger_checkpoint_age_seconds > {checks_work.SIGNED}" in RULES


def test_every_cure_of_an_alert_stands_on_a_page() -> None:
    for page, anchor in re.findall(r'mend: "([^#"]+)#([^"]+)"', RULES):
        titles = re.findall(r"^## (.+)$", (TREE / page).read_text("utf-8"), re.MULTILINE)
        assert anchor in {title.lower().replace(" ", "-") for title in titles}, (page, anchor)


def test_the_alerts_are_taken_and_go_off_when_they_should() -> None:
    promtool, folder = program("promtool", "prometheus"), OPERATIONS / "prometheus"
    accepted(promtool, "check", "rules", folder / "elshi.rules.yml")
    accepted(promtool, "test", "rules", folder / "elshi.rules.test.yml")
    accepted(promtool, "check", "config", folder / "prometheus.yml")


def test_the_units_call_what_there_is() -> None:
    known = {*gathered(), *cli.TOOLS}
    calls = [
        words
        for unit in UNITS
        for words in re.findall(r"^Exec\w+=\S+/elshi (.+)$", unit.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(calls) == 6
    for words in calls:
        first = " ".join(words.split()[:2])
        assert first in known or words.split()[0] in known, words


def test_the_environment_names_settings_that_there_are() -> None:
    text = (OPERATIONS / "systemd" / "environment").read_text("utf-8")
    named = set(re.findall(r"^#? ?(ELSHI_\w+)=", text, re.MULTILINE))
    assert named - {"ELSHI_ARCHIVE_RECIPIENT"} <= set(VARIABLES)


def test_the_units_are_taken(tmp_path: Path) -> None:
    analyse = program("systemd-analyze", "systemd")
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/elshi/.venv/bin/elshi", "/bin/true")
        (tmp_path / unit.name.replace("@.", "@1.")).write_text(text, "utf-8")
    accepted(analyse, "verify", "--man=no", *sorted(tmp_path.glob("*.*")))


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    nginx, openssl = program("nginx", "nginx-light"), program("openssl", "openssl")
    accepted(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=visa",
             "-keyout", tmp_path / "key.pem", "-out", tmp_path / "chain.pem")  # fmt: skip
    text = (OPERATIONS / "proxy" / "nginx.conf").read_text("utf-8")
    text = text.replace("/etc/elshi/tls", str(tmp_path)).replace("/run", str(tmp_path))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    text = text.replace("http {", "http { " + places, 1)
    (tmp_path / "nginx.conf").write_text(text, "utf-8")
    accepted(nginx, "-t", "-q", "-c", tmp_path / "nginx.conf", "-p", tmp_path, "-e", "stderr")


def test_caddy_takes_its_file() -> None:
    caddy = program("caddy", "caddy")
    place = OPERATIONS / "proxy" / "Caddyfile"
    accepted(caddy, "validate", "--config", place, "--adapter", "caddyfile")


def test_the_proxies_pass_on_the_address_that_they_saw() -> None:
    for name, line in (("nginx.conf", "X-Forwarded-For $remote_addr;"),
                       ("Caddyfile", "X-Forwarded-For {remote_host}")):  # fmt: skip
        text = (OPERATIONS / "proxy" / name).read_text("utf-8")
        assert line in text
        assert "/metrics" in text
