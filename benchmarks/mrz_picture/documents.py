"""Random travel documents with right check digits, for the benchmark's pages.

Deliberately independent of the engine under test: the layouts are written out again from
Doc 9303 parts 4 to 7.
"""

from __future__ import annotations

import numpy as np

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
FORMATS = {"TD3": (44, 2), "MRVA": (44, 2), "TD1": (30, 3), "TD2": (36, 2), "MRVB": (36, 2)}
STATES = [
    "UTO", "D<<", "KAZ", "RUS", "GBR", "FRA", "USA", "CHN", "IND", "BRA", "ZAF", "KGZ", "UZB",
    "TUR", "JPN", "KOR", "VNM", "EGY", "NGA", "XXA", "UNO", "EUE", "XOM",
]  # fmt: skip
SURNAMES = [
    "ERIKSSON", "NAZARBAYEVA", "IVANOV", "MUELLER", "OKONKWO", "NGUYEN", "SMITH", "GARCIA",
    "VAN<DER<BERG", "YILMAZ", "ABDRAKHMANOVA", "DOS<SANTOS", "O<BRIEN", "KIM", "WANG",
    "ZHUMABEKOV", "QURESHI", "PAPANDROPOULOUS", "BIN<SALEH",
]  # fmt: skip
GIVEN = [
    "ANNA", "MARIA", "AIGERIM", "JOHN", "ALEXANDER", "FATIMA", "XIU", "YERLAN", "ZOE",
    "QUENTIN", "JOSE", "WILHELMINA", "BAKYTZHAN", "DMITRII", "OLZHAS", "IGOR", "JULIA", "KWAME",
    "BEATRIZ",
]  # fmt: skip


def check_digit(text: str) -> str:
    """Give the check digit of Doc 9303-3 sec. 4.9: weights 7, 3, 1 modulo 10."""
    values = ("0123456789" + LETTERS).find
    return str(
        sum((0 if c == "<" else values(c)) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10
    )


class Author:
    """Writes documents from one seeded source of chance."""

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random

    def pick(self, among: str | list[str]) -> str:
        return among[int(self.random.integers(len(among)))]

    def word(self, among: str, length: int) -> str:
        return "".join(self.pick(among) for _ in range(length))

    def name(self, length: int) -> str:
        """Give a name field; one in three is of invented letters, so no word list helps."""
        if self.random.random() < 1 / 3:
            parts = [self.word(LETTERS, int(self.random.integers(2, 12))) for _ in range(3)]
            surname, given = parts[0], parts[1 : 1 + int(self.random.integers(0, 3))]
        else:
            surname = self.pick(SURNAMES)
            given = [self.pick(GIVEN) for _ in range(int(self.random.integers(1, 4)))]
        text = surname + ("<<" + "<".join(given) if given else "")
        return text[:length].ljust(length, "<")

    def date(self) -> str:
        year, month, day = (int(self.random.integers(*r)) for r in ((0, 100), (1, 13), (1, 29)))
        return f"{year:02}{month:02}{day:02}"

    def checked(self, text: str) -> str:
        return text + check_digit(text)

    def number(self) -> str:
        kind = int(self.random.integers(3))
        text = (
            self.pick(LETTERS) + self.word(DIGITS, 8),
            self.word(DIGITS, 9),
            self.word(LETTERS + DIGITS, int(self.random.integers(6, 10))),
        )[kind]
        return text.ljust(9, "<")

    def optional(self, length: int) -> str:
        kind = int(self.random.integers(3))
        text = (
            "",
            self.word(DIGITS, min(length, 12)),
            self.word(LETTERS + DIGITS, int(self.random.integers(1, length + 1))),
        )[kind]
        return text.ljust(length, "<")

    def document(self, form: str) -> tuple[str, ...]:
        """Give the lines of one document of the format `form`."""
        return {
            "TD1": self._card,
            "TD2": self._two_lines,
            "TD3": self._two_lines,
            "MRVA": self._visa,
            "MRVB": self._visa,
        }[form](FORMATS[form][0])

    def _middle(self) -> str:
        sex = self.pick("MF<")
        return self.checked(self.date()) + sex + self.checked(self.date())

    def _two_lines(self, length: int) -> tuple[str, ...]:
        code = self.pick(["P<", "PD", "PO"] if length == 44 else ["I<", "ID", "C<"])
        first = code + self.pick(STATES) + self.name(length - 5)
        optional = self.optional(length - 30 if length == 44 else length - 29)
        if length == 44:
            blank = not optional.strip("<") and self.random.random() < 0.5
            optional += "<" if blank else check_digit(optional)
        second = self.checked(self.number()) + self.pick(STATES) + self._middle() + optional
        whole = second[:10] + second[13:20] + second[21:]
        return first, second + check_digit(whole)

    def _visa(self, length: int) -> tuple[str, ...]:
        first = self.pick(["V<", "VD", "VC"]) + self.pick(STATES) + self.name(length - 5)
        second = self.checked(self.number()) + self.pick(STATES) + self._middle()
        return first, second + self.optional(length - 28)

    def _card(self, length: int) -> tuple[str, ...]:
        number = self.checked(self.number())
        first = self.pick(["I<", "ID", "AC"]) + self.pick(STATES) + number + self.optional(15)
        middle = self._middle()
        optional = self.optional(11)
        whole = first[5:] + middle[:7] + middle[8:] + optional
        second = middle + self.pick(STATES) + optional + check_digit(whole)
        return first, second, self.name(length)
