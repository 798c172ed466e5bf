"""`elshi docs`: write the pages that follow from the code; `--check` only says which are stale.

Charts of the procedures, every address with its permission, roles and permissions, settings, and
the API's description. A contract test compares them, so they cannot tell of another house.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from elshi.foundation.access.roles import ROLES, permissions_of, power
from elshi.foundation.procedures.declaration import Deadline, Procedure, Step, chart
from elshi.foundation.procedures.registry import all_procedures

from . import watched

SOURCE = Path(__file__).resolve().parents[2]
TREE = SOURCE.parents[1]
# What each variable is for; one that the code reads and that is not named here fails the test.
VARIABLES = {
    "ELSHI_HOME": "Folder of databases, files, keys, outbox and static files",
    "ELSHI_MODE": "`demo`, `test` or `production`",
    "ELSHI_DATABASE": "Empty for SQLite in the folder, or `postgresql://user:password@host/name`",
    "ELSHI_SERVICES": "Services that are switched on, separated by commas",
    "ELSHI_HOSTS": "Host names that are answered, separated by commas",
    "ELSHI_PUBLIC_URL": "Address under which the public reaches the site; stands in letters. "
    "Without it `serve` and `demo` take their own, with the port they are told",
    "ELSHI_MAIL_HOST": "Mail server; empty: letters are written into the folder `outbox`",
    "ELSHI_MAIL_PORT": "Port of the mail server",
    "ELSHI_MAIL_TLS": "`yes` or `no`: whether the line to the mail server is encrypted",
    "ELSHI_MAIL_FROM": "Sender of letters",
    "ELSHI_METRICS_TOKEN": "Bearer token that opens `/metrics`; empty: this machine alone reads it",
    "ELSHI_MASTER_KEY": "Master key, 32 bytes in base64; rather use a file",
    "ELSHI_MASTER_KEY_FILE": "File of the master key, kept apart from the folder and its backups",
    "ELSHI_PKCS11_MODULE": "Library of a hardware token that keeps the signing keys",
    "ELSHI_PKCS11_TOKEN": "Label of the token",
    "ELSHI_PKCS11_PIN": "PIN of the token; rather use a file",
    "ELSHI_PKCS11_PIN_FILE": "File of the PIN",
    "ELSHI_LANGUAGE": "Language of the tools that need no database: `kk`, `ru` or `en`",
    "ELSHI_REFERENCE": "Folder of reference data; only tests and benchmarks read it",
    "ELSHI_SEED": "Seed of what the daily tests choose by chance",
}
_NAME = re.compile(r"\bELSHI_[A-Z0-9_]*[A-Z0-9]\b")


def docs(argv: list[str]) -> int:
    """Write the generated pages of the handbook; `--check` only names those that are stale."""
    stale = [path for path, text in pages().items() if _differs(path, text)]
    for path in stale:
        print(path.relative_to(TREE), file=sys.stderr if "--check" in argv else sys.stdout)
        if "--check" not in argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages()[path], "utf-8")
    return 1 if stale and "--check" in argv else 0


def doctor_page() -> str:
    """Every check of the doctor: what it looks at, what it may find, how that is mended."""
    return _head("The doctor", "Every check of `elshi doctor`.") + watched.doctor()


def figures_page() -> str:
    """Every figure that /metrics tells."""
    return _head("Figures", "What `/metrics` tells besides the counters of requests.") + (
        watched.figures()
    )


def privacy_page() -> str:
    """The register of personal data."""
    lead = "What is held of people, why, how long, and what shreds it."
    return _head("Personal data", lead) + watched.privacy()


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text("utf-8") != text


def pages() -> dict[Path, str]:
    """Every generated page by its path, as it must stand now."""
    with override("en"):
        return {TREE / name: write() for name, write in writers().items()}


def writers() -> dict[str, Callable[[], str]]:
    """What writes each generated page, by the page's name in the tree."""
    return {
        "docs/developer/procedures.md": procedures_page,
        "docs/developer/addresses.md": addresses_page,
        "docs/developer/roles.md": roles_page,
        "docs/administrator/settings.md": settings_page,
        "docs/developer/openapi.json": openapi,
        "docs/operations/doctor.md": doctor_page,
        "docs/operations/figures.md": figures_page,
        "docs/operations/privacy.md": privacy_page,
        "operations/grafana/elshi.json": watched.dashboard,
    }


def _head(title: str, lead: str) -> str:
    return f"# {title}\n\n{lead} Written by `elshi docs`; do not change it by hand.\n"


def procedures_page() -> str:
    """Each procedure with its chart, its steps and its deadlines."""
    parts = [_procedure(one) for one in sorted(all_procedures(), key=lambda p: (p.name, p.version))]
    return "\n".join((_head("Procedures", "Every declared flow, as the code has it."), *parts))


def _procedure(procedure: Procedure) -> str:
    rows = [_step_row(step) for step in procedure.steps]
    lines = [
        f"\n## {procedure.title} (`{procedure.name}`, version {procedure.version})\n",
        "```mermaid", chart(procedure), "```\n",
        "| step | from | to | who | needs | tells |", "|---|---|---|---|---|---|", *rows,
    ]  # fmt: skip
    lines += [_deadline(line) for line in procedure.deadlines]
    return "\n".join(lines) + "\n"


def _deadline(line: Deadline) -> str:
    kind = "working" if line.working_days else "calendar"
    term = f"to the end of the day in `{line.until}`" if line.until else f"{line.days} {kind} days"
    whose = ", of whoever is awaited," if line.awaited else ""
    said = [f"a reminder {one.days} days before (`{one.notice}`)" for one in line.reminders]
    said.append(f"then `{line.overdue}`" if line.overdue else "then its desk is told")
    where = ", ".join(line.states)
    return f"\nDeadline *{line.title}*{whose} in {where}: {term}; {'; '.join(said)}."


def _step_row(step: Step) -> str:
    needs = [guard.__name__ for guard in step.guards]
    needs += ["other eyes than " + ", ".join(step.four_eyes)] if step.four_eyes else []
    needs += ["the same eyes as " + ", ".join(step.own)] if step.own else []
    needs += ["a fresh sign-in"] if step.signed else []
    who = "the house" if step.machine else f"`{step.by}`"
    cells = (f"`{step.name}`", ", ".join(step.origins), step.target, who,
             ", ".join(needs), ", ".join(step.tells))  # fmt: skip
    return f"| {' | '.join(cells)} |"


def addresses_page() -> str:
    """Every address: name, route and the permission that its door asks for."""
    rows = [
        f"| `{name}` | `/{route}` | {f'`{permission}`' if permission else ''} |"
        for name, route, permission in sorted(_addresses())
    ]
    lead = (
        "Every address of the house; `<language>` is kk, ru or en. Who may pass is tried row by "
        "row in `tests/contracts/matrix.py`."
    )
    table = ["| name | address | permission at the door |", "|---|---|---|", *rows]
    return "\n".join((_head("Addresses", lead), *table)) + "\n"


def _addresses() -> Iterator[tuple[str, str, str]]:
    for name, route, view in _walk(get_resolver(), "", ""):
        shown = re.sub(r"^en/", "<language>/", route)
        yield name, shown, str(getattr(view, "permission", ""))


def _walk(resolver: URLResolver, route: str, space: str) -> Iterator[tuple[str, str, Any]]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or here}", here, pattern.callback
        else:
            yield from _walk(
                pattern, here, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )


def roles_page() -> str:
    """Which role holds which permission."""
    held = {role: permissions_of(role) for role in ROLES}
    known = sorted(set().union(*held.values()))
    titles = " | ".join(str(title) for title in ROLES.values())
    head = f"| permission | what it lets one do | {titles} |"
    rows = [
        f"| `{name}` | {power(name)} | "
        f"{' | '.join('yes' if name in held[role] else '' for role in ROLES)} |"
        for name in known
    ]
    lead = "Roles are carried by posts at an office; a permission holds at that office."
    table = [head, "|---" * (len(ROLES) + 2) + "|", *rows]
    return "\n".join((_head("Roles and permissions", lead), *table)) + "\n"


def settings_page() -> str:
    """Every variable of the environment with its default."""
    defaults = _defaults()
    rows = [
        f"| `{name}` | {VARIABLES[name]} | {f'`{defaults[name]}`' if defaults.get(name) else ''} |"
        for name in VARIABLES
    ]
    lead = "A deployment is set by its environment alone."
    table = ["| variable | what it sets | default |", "|---|---|---|", *rows]
    return "\n".join((_head("Settings", lead), *table)) + "\n"


def variables_read() -> set[str]:
    """Every variable that the code names."""
    found = {f"ELSHI_{name}" for name in _environment_calls()}
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.relative_to(SOURCE).parts and path != Path(__file__).resolve():
            found |= set(_NAME.findall(path.read_text("utf-8")))
    return found - {"ELSHI_PKCS11"}


def _environment_calls() -> dict[str, str]:
    tree = ast.parse((SOURCE / "portal/environment.py").read_text("utf-8"))
    return {
        str(node.args[0].value): str(node.args[1].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("_variable", "_words")
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[1], ast.Constant)
    }


def _defaults() -> dict[str, str]:
    return {f"ELSHI_{name}": default for name, default in _environment_calls().items()}


def openapi() -> str:
    """The API's description, as programs read it."""
    from elshi.portal.api import api

    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, indent=1, ensure_ascii=False, default=str) + "\n"
