"""The environment read once: the data folder, databases, hosts and services of a deployment."""

from __future__ import annotations

import importlib.util
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from whitenoise.storage import CompressedManifestStaticFilesStorage

MODES = ("demo", "test", "production")


@dataclass(frozen=True, slots=True)
class Environment:
    """What a deployment sets, with its defaults; see docs/administrator/settings.md."""

    home: Path
    mode: str
    database: str
    services: tuple[str, ...]
    hosts: tuple[str, ...]
    public_url: str
    mail_host: str
    mail_port: int
    mail_tls: bool
    mail_from: str
    metrics_token: str

    @property
    def origins(self) -> tuple[str, ...]:
        return (self.public_url.rstrip("/"),)

    @classmethod
    def read(cls) -> Environment:
        """The settings as the process found them; an unknown mode is refused at once."""
        mode = _variable("MODE", "demo")
        if mode not in MODES:
            raise SystemExit(f"ELSHI_MODE must be one of {', '.join(MODES)}, not {mode!r}.")
        return cls(
            home=Path(_variable("HOME", "var")).resolve(),
            mode=mode,
            database=_variable("DATABASE", ""),
            services=_words("SERVICES", "visas"),
            hosts=_words("HOSTS", "localhost,127.0.0.1,[::1],testserver"),
            public_url=_variable("PUBLIC_URL", "http://localhost:8000"),
            mail_host=_variable("MAIL_HOST", ""),
            mail_port=int(_variable("MAIL_PORT", "587")),
            mail_tls=_variable("MAIL_TLS", "yes") == "yes",
            mail_from=_variable("MAIL_FROM", "visa@localhost"),
            metrics_token=_variable("METRICS_TOKEN", ""),
        )


def _variable(name: str, default: str) -> str:
    return os.environ.get(f"ELSHI_{name}", default)


def _words(name: str, default: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in _variable(name, default).split(",") if word.strip())


def discover(package: str, names: tuple[str, ...]) -> list[str]:
    """The dotted names of those apps of ``package`` that this installation carries."""
    return [
        f"{package}.{name}"
        for name in names
        if importlib.util.find_spec(f"{package}.{name}")
        and importlib.util.find_spec(f"{package}.{name}.apps")
    ]


def secret(home: Path) -> str:
    """The signing secret, made once and kept readable by its owner only."""
    path = home / "secret"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(64))
    return path.read_text()


def database(url: str, path: Path, *, durable: bool = True) -> dict[str, Any]:
    """Django's settings for a database: SQLite at ``path``, or PostgreSQL by ``url``.

    SQLite runs in WAL with ``synchronous=FULL`` (an issued visa survives a power cut) and
    IMMEDIATE transactions (DEFERRED ones lose contended writes).
    """
    if url:
        return _postgresql(url)
    synchronous = "FULL" if durable else "OFF"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};"
                "PRAGMA foreign_keys=ON;PRAGMA cache_size=-20000;"
                # What is overwritten or deleted is blotted out in the page that is written anyway.
                "PRAGMA secure_delete=FAST;"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
    }


class CountersRouter:
    """Sends the cache table, and it alone, to the second database."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "counters" if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return (app_label == "django_cache") == (db == "counters")


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files under names that carry their hash; unknown names fall back to plain ones."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The name with its hash, or as it is before `collectstatic` has run."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
