"""People on no list: names of the reference file, and Kazakh and Russian ones made from a seed.

The given names and surnames are the most frequent of civil registers; many are of Arabic origin,
as the listed ones are, which makes them the hardest clean names for this ministry.
"""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Iterator
from pathlib import Path

_KAZAKH_GIVEN = """
    Әлихан Алихан Нұрислам Айсұлтан Ерасыл Мұхаммед Әмір Омар Арсен Санжар Темірлан Бауыржан
    Нұрсұлтан Қайрат Серік Мұрат Ержан Данияр Асқар Болат Ғалым Ибраһим Исмаил Юсуф Халид Айша
    Айгүл Гүлнар Сауле Динара Әсел Мәдина Фатима Зейнеп Раяна Томирис Аружан Жанар Қарлығаш
""".split()  # noqa: SIM905 (a table reads better)
_KAZAKH_SURNAMES = """
    Ахметов Омаров Ибраев Исмаилов Сулейменов Мұхамеджанов Абдрахманов Искаков Оспанов Алиев
    Жұмабаев Нұрғалиев Сейітов Қасымов Байжанов Ермеков Смағұлов Тұрсынов Есенов Әбдіров Қалиев
    Мұсаев Хасенов Рахимов Садықов Юсупов Каримов Мұратов Әлімжанов Бекмұхамедов
""".split()  # noqa: SIM905 (a table reads better)
_RUSSIAN_GIVEN = """
    Александр Дмитрий Максим Сергей Андрей Алексей Артём Илья Кирилл Михаил Никита Иван Юрий
    Яков Фёдор Анастасия Мария Анна Елена Ольга Наталья Екатерина Юлия Татьяна Зоя Жанна
""".split()  # noqa: SIM905 (a table reads better)
_RUSSIAN_SURNAMES = """
    Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов
    Волков Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров
    Никитин Захаров Щербаков Юдин Яковлев Цветков Жуков Чернов Шевченко Хан Ким Цой
""".split()  # noqa: SIM905 (a table reads better)


def of_the_world(reference: Path, seed: int, count: int = 1000) -> list[str]:
    """Clean names of the reference file, drawn by a seed."""
    path = reference / "screening" / "negatives_global.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        names = [row["full_name"] for row in csv.DictReader(handle)]
    return random.Random(seed).sample(names, count)


def of_home(seed: int, count: int = 1000) -> list[str]:
    """Kazakh and Russian applicants in Cyrillic, half of them with a patronymic."""
    chance = random.Random(seed)
    return [next(_made(chance)) for _ in range(count)]


def _made(chance: random.Random) -> Iterator[str]:
    while True:
        kazakh = chance.random() < 0.6
        given = chance.choice(_KAZAKH_GIVEN if kazakh else _RUSSIAN_GIVEN)
        father = chance.choice(_KAZAKH_GIVEN[:25] if kazakh else _RUSSIAN_GIVEN[:12])
        surname = chance.choice(_KAZAKH_SURNAMES if kazakh else _RUSSIAN_SURNAMES)
        patronymic = f" {father}ұлы" if kazakh else f" {father}ович"
        yield f"{given} {surname}{patronymic if chance.random() < 0.5 else ''}"
