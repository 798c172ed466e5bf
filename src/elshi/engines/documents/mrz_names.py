"""Names in the machine-readable zone: read apart, written, and cut to the width of the field.

Primary and secondary identifier are parted by two fillers, their components by one. A name that is
too long is cut so that its last position is a letter, which tells the reader that it may have been
cut (Doc 9303-3, section 4.6; parts 4 to 7, section 4.2.3). Of the ways these parts leave to the
issuer ours is the first, components shortened to initials: it gives their examples exactly.
"""

from __future__ import annotations

from elshi.engines.documents.mrz_digits import FILLER

_SEPARATOR = FILLER * 2


def split_name(field: str) -> tuple[str, str]:
    """Surname and given names of a name field, components parted by a space.

    A holder with one name has no given names. A field that begins with the separator has no
    surname: some states write a single name so.
    """
    primary, _, secondary = field.partition(_SEPARATOR)
    given_names = secondary.strip(FILLER).replace(FILLER, " ")
    if "  " in given_names:
        given_names = " ".join(given_names.split())
    return primary.replace(FILLER, " ").strip(), given_names


def may_be_cut(field: str) -> bool:
    """Whether the name must be taken as cut: its last position is a letter."""
    return field[-1:].isalpha()


def name_field(primary: str, secondary: str, width: int) -> str:
    """A name field of `width` positions from two identifiers already in zone characters.

    Both are given with single fillers between components (`VAN<DER<MUELLEN`, `MARTIN`).
    """
    whole = primary + (_SEPARATOR + secondary if secondary else "")
    if len(whole) <= width:
        return whole.ljust(width, FILLER)
    if not secondary:
        return _filling(primary, width)
    room = width - len(_SEPARATOR) - 1
    shown = primary if len(primary) <= room else _with_initials(primary, room)
    rest = width - len(shown) - len(_SEPARATOR)
    if len(secondary) <= rest:
        return _filling(primary, width - len(_SEPARATOR) - len(secondary)) + _SEPARATOR + secondary
    return shown + _SEPARATOR + _filling(secondary, rest)


def _with_initials(name: str, room: int) -> str:
    """Components whole as long as initials of all later ones still fit, then initials."""
    shown: list[str] = []
    components = name.split(FILLER)
    for place, component in enumerate(components):
        later = 2 * (len(components) - place - 1)
        whole = len(FILLER.join([*shown, component])) + later <= room
        shown.append(component if whole else component[0])
    fits = len(components[0]) > 1 and shown[0] == components[0]
    joined = FILLER.join(shown)
    return joined if fits and len(joined) <= room else _filling(name, room)


def _filling(name: str, room: int) -> str:
    """A longer name cut to exactly `room` positions, the last a letter.

    The first component that no longer fits is shortened, those after it keep their initial while
    there is room for one.
    """
    components = name.split(FILLER)
    kept = components[: (room + 1) // 2]
    shown: list[str] = []
    for place, component in enumerate(kept):
        later = 2 * (len(kept) - place - 1)
        used = len(FILLER.join([*shown, ""]))
        shown.append(component[: max(1, room - used - later)])
    cut = FILLER.join(shown)
    if len(cut) < room:
        # Single letters only: the next one joins the last, for the field must end in a letter.
        cut += components[len(kept)][0]
    return cut
