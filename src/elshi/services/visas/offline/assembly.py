"""One HTML file that needs nothing else: sources, WebAssembly, texts and keys put together.

The scripts stand in one inline element, the style in another; the page's own policy names both by
their hashes and lets it reach nothing: no address, no frame, no form. Pure but for its sources.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from .texts import TONES, spoken

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent / "static" / "visas" / "vendor"
# In this order: each uses what stands before it.
SCRIPTS = (
    "bytes.js", "certificates.js", "keys.js", "seals.js", "judgement.js", "reader.js", "page.js",
)  # fmt: skip
LIMIT = 2_000_000  # bytes: what a mission with a poor line can still fetch
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')


def page(keys: str) -> str:
    """The page that carries this key file."""
    return _frame().replace("@keys@", _harmless(json.dumps(json.loads(keys), sort_keys=True)))


def policy(text: str) -> str:
    """The policy that an assembled page declares for itself."""
    found = _POLICY.search(text)
    assert found is not None
    return found[1]


@lru_cache(maxsize=1)
def _frame() -> str:
    """Everything but the keys, which change: put together once a process."""
    style, script = (HERE / "page.css").read_text(), _script()
    parts = {
        "title": "Elshi",
        "policy": _declared(style, script),
        "style": style,
        "emblem": _emblem(),
        "texts": _harmless(json.dumps(_texts(), ensure_ascii=False)),
        "wasm": _packed(VENDOR / "zxing_reader.wasm"),
        "script": script,
    }
    text = (HERE / "page.html").read_text()
    return re.sub(r"@(\w+)@", lambda found: parts.get(found[1], found[0]), text)


def _script() -> str:
    sources = [(VENDOR / "zxing_reader.js").read_text()]
    sources += [(HERE / name).read_text() for name in SCRIPTS]
    whole = "\n".join(['"use strict";', *sources])
    assert "</script" not in whole
    return whole


def _declared(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}' 'wasm-unsafe-eval'",
            f"style-src '{_hash(style)}'",
            "img-src data: blob:",
            "media-src blob:",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _packed(path: Path) -> str:
    return base64.b64encode(gzip.compress(path.read_bytes(), 9, mtime=0)).decode()


def _emblem() -> str:
    return (HERE / "emblem.svg").read_text().strip()


def _harmless(text: str) -> str:
    """JSON that cannot end the element it stands in."""
    return text.replace("<", "\\u003c")


def _texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"tones": dict(TONES)}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = {name: str(text) for name, text in spoken().items()}
    return found
