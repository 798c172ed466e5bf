"""A name of any script in Latin capitals, for comparing only: how a clerk would say it aloud.

The machine-readable forms of ICAO Doc 9303 are made to be won back, not to be heard: ЖО is ZHO,
Ю is IU, and Arabic letters carry escapes. Here Ю is YU as in the spelling it was made from, and
Arabic long vowels are vowels. Sources of the Cyrillic rows: BGN/PCGN 1947 for Russian and 1979
for Kazakh; groups such as КХ and ДЖ are how Russian papers write KH and J of other languages.
"""

from __future__ import annotations

import re
import unicodedata

from elshi.engines.alphabets.transliteration import NoZoneFormError, zone_form

_PAIRS = """
    ТКХ TCH  ТЧ TCH  КХ KH  СХ SH  ТХ TH  ДХ DH  ГХ GH  ЗХ ZH  ЦХ CH  ПХ PH
    ДЖ J  ЙЕ YE  ЙО YO  ЬЕ YE  ЬО YO
    А A  Б B  В V  Г G  Д D  Е E  Ё YO  Ж ZH  З Z  И I  Й Y  К K  Л L  М M  Н N  О O  П P  Р R
    С S  Т T  У U  Ф F  Х KH  Ц TS  Ч CH  Ш SH  Щ SHCH  Ы Y  Э E  Ю YU  Я YA  Ъ -  Ь -
    Ә A  Ғ GH  Қ Q  Ң NG  Ө O  Ұ U  Ү U  Һ H  І I  Ї YI  Є YE  Ґ G  Ў W  Ҳ H  Ҷ J  Ӯ U  Ӣ I
""".split()  # noqa: SIM905 (a table reads better)
_CYRILLIC = {
    letters: said.replace("-", "") for letters, said in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)
}
_CYRILLIC_SAID = re.compile("|".join(sorted(_CYRILLIC, key=len, reverse=True)))

# Arabic letters whose sound the zone's form hides; waw and yeh inside a word are mostly vowels.
_ARABIC_FOLDED = str.maketrans("أإآٱىیئکةھہؤگپچژ", "اااايييكهههوكبجج")
_ARTICLE = re.compile(r"(?<!\w)ال(?=\w{3})")
_INSIDE = re.compile(r"(?<=[\u0621-\u064a])[وي]")
_ARABIC = re.compile(r"[\u0600-\u06ff]+")

_DIVIDERS = re.compile(r"[-‐-―־/.,،;:()\"“”„«»\s_]+")
_WORD = re.compile(r"[A-Z]+|[^\W\dA-Z_]+")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name: Latin capitals, or the bare letters of a script without a table."""
    kept = unicodedata.normalize("NFKC", name).upper()
    parts = (_said(part) for part in _DIVIDERS.split(kept) if part)
    return tuple(word for part in parts for word in _WORD.findall(part))


def _said(word: str) -> str:
    if word.isascii():
        return re.sub(r"[^A-Z]", "", word)
    if _ARABIC.search(word):
        return _arabic(word)
    spoken = _CYRILLIC_SAID.sub(lambda found: _CYRILLIC[found[0]], word)
    try:
        return zone_form(spoken).replace("<", "")
    except NoZoneFormError:
        return _bare(spoken)


def _arabic(word: str) -> str:
    plain = _ARTICLE.sub("", word.translate(_ARABIC_FOLDED))
    voiced = _INSIDE.sub(lambda found: "U" if found[0] == "و" else "I", plain)
    try:
        return zone_form(voiced).replace("X", "").replace("<", "")
    except NoZoneFormError:
        return _bare(voiced)


def _bare(word: str) -> str:
    """Letters alone, their marks off."""
    apart = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in apart if letter.isalpha())
