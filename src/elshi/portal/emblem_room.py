"""The room where an emblem is examined: ``python -m elshi.portal.emblem_room``.

As with every upload, whoever reads the bytes has given away memory, time, files and processes.
A picture keeps its transparency here: an emblem stands on dark ground and on paper.
"""

from __future__ import annotations

import io
import socket
import sys

from PIL import Image

from elshi.foundation.files.examination import kinds, pictures, process
from elshi.foundation.files.examination.limits import Found

from . import drawings

WIDEST = 800  # dots; a letter prints it 15 mm high, a screen shows it 48


def examine(content: bytes) -> tuple[dict[str, object], bytes]:
    """What kind of emblem it is and its bytes to keep, or the finding and nothing."""
    try:
        if content.startswith(kinds.PNG):
            return {"kind": "png"}, _picture(content)
        return {"kind": "svg"}, drawings.judged(content)
    except Found as finding:
        return {"found": finding.code}, b""


def _picture(content: bytes) -> bytes:
    """The dots anew, without whatever else the file carried, no larger than they are used."""
    kinds.kind_of(content)
    pictures.rewrite(content, "png")
    with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
        plain = opened.convert("RGBA")
    plain.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    Image.frombytes("RGBA", plain.size, plain.tobytes()).save(made, "PNG", compress_level=9)
    return made.getvalue()


if __name__ == "__main__":
    process.porter(socket.socket(fileno=int(sys.argv[1])), examine)
