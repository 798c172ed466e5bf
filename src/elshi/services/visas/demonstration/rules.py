"""The demonstration's rule table, after the categories of Kazakhstan's visa order.

Source: joint order of the Ministers of Foreign Affairs (No. 11-1-2/555) and of the Interior
(No. 1100) of November 2016, registered as V1600014531, and secondary accounts of 2025. It is a
demonstration: fees, lists and terms are examples and no legal source.
"""

from __future__ import annotations

from typing import Any

ALL = "*"
# Nationalities whose holders may ask for the electronic tourist and business visa (an excerpt).
ELECTRONIC = [
    "UTO",
    "D",
    "FRA",
    "GBR",
    "USA",
    "NLD",
    "BEL",
    "ESP",
    "ITA",
    "PRT",
    "AUT",
    "CHE",
    "POL",
    "CZE",
    "SVK",
    "HUN",
    "ROU",
    "BGR",
    "GRC",
    "SWE",
    "NOR",
    "DNK",
    "FIN",
    "EST",
    "LVA",
    "LTU",
    "IND",
    "IDN",
    "PHL",
    "THA",
    "VNM",
    "EGY",
    "MAR",
    "TUN",
    "JOR",
    "SAU",
    "OMN",
    "KWT",
    "BHR",
    "BRA",
    "ARG",
    "CHL",
    "PER",
    "MEX",
    "ZAF",
    "KEN",
    "ETH",
    "JPN",
    "KOR",
    "CAN",
    "AUS",
    "NZL",
]
NO_INVITATION = [
    "UTO",
    "D",
    "FRA",
    "GBR",
    "USA",
    "NLD",
    "BEL",
    "ESP",
    "ITA",
    "PRT",
    "AUT",
    "CHE",
    "POL",
    "CZE",
    "SVK",
    "HUN",
    "ROU",
    "BGR",
    "GRC",
    "SWE",
    "NOR",
    "DNK",
    "FIN",
    "EST",
    "LVA",
    "LTU",
    "JPN",
    "KOR",
    "CAN",
    "AUS",
    "NZL",
    "SGP",
    "MYS",
    "ARE",
    "ISR",
    "CYP",
    "MLT",
    "LUX",
    "ISL",
    "IRL",
    "HRV",
    "SVN",
    "MCO",
    "LIE",
    "BRA",
    "CHL",
    "QAT",
    "SAU",
]

Texts = dict[str, str]


def _offer(stay: int, validity: int, fee: int) -> dict[str, int]:
    return {"stay_days": stay, "validity_days": validity, "fee": fee}


def _category(
    code: str,
    title: Texts,
    entries: dict[str, dict[str, int]],
    *,
    documents: tuple[str, ...] = (),
    invitation: bool = True,
    eased: bool = False,
    electronic: tuple[str, ...] = (),
    working_days: int = 5,
    extension_days: int = 0,
    official: bool = False,
) -> dict[str, Any]:
    return {
        "code": code, "title": title, "purpose": _purpose(code), "entries": entries, "documents": list(documents),
        "invitation": invitation, "eased": eased, "electronic": list(electronic),
        "working_days": working_days, "official": official, "extension_days": extension_days,
    }  # fmt: skip


# Purposes as a traveller thinks of them, in the order of the form, with their categories.
PURPOSES: dict[str, tuple[Texts, tuple[str, ...]]] = {
    "visit": ({"kk": "Туризм және жеке сапар", "ru": "Туризм и частная поездка", "en": "Tourism and private visits"}, ("B12", "B10", "B12-1")),
    "business": ({"kk": "Іскерлік сапар және инвестиция", "ru": "Деловая поездка и инвестиции", "en": "Business and investment"}, ("B1", "B2", "B3", "A5")),
    "work": ({"kk": "Жұмыс және оқу", "ru": "Работа и учёба", "en": "Work and study"}, ("C3", "C9", "B7")),
    "family": ({"kk": "Отбасы", "ru": "Семья", "en": "Family"}, ("C2", "B11")),
    "health": ({"kk": "Емделу", "ru": "Лечение", "en": "Medical treatment"}, ("C12",)),
    "transport": ({"kk": "Тасымал және экипаждар", "ru": "Перевозки и экипажи", "en": "Transport and crews"}, ("B4", "B5")),
    "religion": ({"kk": "Діни іс-шаралар", "ru": "Религиозные мероприятия", "en": "Religious events"}, ("B6",)),
    "official": ({"kk": "Ресми сапар (вербалды нота бойынша)", "ru": "Официальная поездка (по вербальной ноте)", "en": "Official travel (on a note verbale)"}, ("A1", "A2", "A3", "A4")),
}


def _purpose(code: str) -> str:
    return next((name for name, (_title, codes) in PURPOSES.items() if code in codes), "")


SHORT = {
    "single": _offer(30, 90, 6000),
    "double": _offer(60, 90, 9000),
    "multiple": _offer(60, 365, 20000),
}
LONG = {"single": _offer(90, 90, 6000), "multiple": _offer(365, 1095, 20000)}
FREE = {"single": _offer(90, 90, 0), "multiple": _offer(180, 365, 0)}

CATEGORIES = [
    _category(
        "A1",
        {"kk": "Дипломатиялық виза", "ru": "Дипломатическая виза", "en": "Diplomatic visa"},
        FREE,
        invitation=False,
        official=True,
        documents=("note_verbale",),
    ),
    _category(
        "A2",
        {
            "kk": "Дипломатиялық виза: лауазымды тұлғалар",
            "ru": "Дипломатическая виза: должностные лица",
            "en": "Diplomatic visa: officials",
        },
        FREE,
        invitation=False,
        official=True,
        documents=("note_verbale",),
    ),
    _category(
        "A3",
        {"kk": "Қызметтік виза", "ru": "Служебная виза", "en": "Service visa"},
        FREE,
        invitation=True,
        eased=True,
        official=True,
        documents=("note_verbale",),
    ),
    _category(
        "A4",
        {
            "kk": "Қызметтік виза: ұйымдардың қызметкерлері",
            "ru": "Служебная виза: сотрудники организаций",
            "en": "Service visa: staff of organisations",
        },
        FREE,
        invitation=False,
        official=True,
        documents=("note_verbale",),
    ),
    _category(
        "A5",
        {"kk": "Инвесторлық виза", "ru": "Инвесторская виза", "en": "Investor visa"},
        {"multiple": _offer(365, 1825, 100000)},
        documents=("investment",),
        electronic=tuple(ELECTRONIC),
    ),
    _category(
        "B1",
        {
            "kk": "Іскерлік виза: кеңестер мен келіссөздер",
            "ru": "Деловая виза: совещания и переговоры",
            "en": "Business visa: meetings and negotiations",
        },
        SHORT,
        eased=True,
        electronic=tuple(ELECTRONIC),
    ),
    _category(
        "B2",
        {
            "kk": "Іскерлік виза: жабдықты монтаждау және қызмет көрсету",
            "ru": "Деловая виза: монтаж и обслуживание оборудования",
            "en": "Business visa: installation and service of equipment",
        },
        SHORT,
        documents=("contract",),
    ),
    _category(
        "B3",
        {
            "kk": "Іскерлік виза: құрылтайшылар мен басқарма мүшелері",
            "ru": "Деловая виза: учредители и члены правления",
            "en": "Business visa: founders and board members",
        },
        SHORT,
        eased=True,
        electronic=tuple(ELECTRONIC),
        extension_days=30,
    ),
    _category(
        "B4",
        {
            "kk": "Халықаралық автомобиль тасымалдаушылары",
            "ru": "Международные автоперевозчики",
            "en": "International road carriers",
        },
        {"multiple": _offer(60, 365, 20000)},
        documents=("carrier_permit",),
    ),
    _category(
        "B5",
        {
            "kk": "Әуе, теңіз және өзен кемелерінің экипаждары",
            "ru": "Экипажи воздушных, морских и речных судов",
            "en": "Crews of aircraft and vessels",
        },
        SHORT,
    ),
    _category(
        "B6",
        {
            "kk": "Діни іс-шараларға қатысу",
            "ru": "Участие в религиозных мероприятиях",
            "en": "Religious events",
        },
        {"single": _offer(30, 90, 6000)},
    ),
    _category(
        "B7",
        {
            "kk": "Оқу тәжірибесі мен тағылымдама",
            "ru": "Учебная практика и стажировка",
            "en": "Practical training and internship",
        },
        SHORT,
        documents=("study_letter",),
    ),
    _category(
        "B10",
        {"kk": "Жеке істер бойынша виза", "ru": "Частная виза", "en": "Private visit"},
        SHORT,
        eased=True,
        extension_days=30,
    ),
    _category(
        "B11",
        {"kk": "Бала асырап алу", "ru": "Усыновление", "en": "Adoption"},
        {"single": _offer(120, 180, 6000)},
        documents=("adoption",),
        working_days=10,
    ),
    _category(
        "B12",
        {"kk": "Туристік виза", "ru": "Туристская виза", "en": "Tourist visa"},
        {"single": _offer(30, 90, 8000), "double": _offer(60, 90, 12000)},
        eased=True,
        electronic=tuple(ELECTRONIC),
        working_days=3,
        extension_days=30,
    ),
    _category(
        "B12-1",
        {"kk": "Neo Nomad визасы", "ru": "Виза Neo Nomad", "en": "Neo Nomad visa"},
        {"multiple": _offer(365, 365, 30000)},
        eased=True,
        documents=("income",),
    ),
    _category(
        "C2",
        {"kk": "Отбасын біріктіру", "ru": "Воссоединение семьи", "en": "Family reunification"},
        LONG,
        documents=("kinship",),
        working_days=10,
    ),
    _category(
        "C3",
        {"kk": "Еңбек визасы", "ru": "Трудовая виза", "en": "Work visa"},
        LONG,
        documents=("work_permit",),
        working_days=10,
        extension_days=90,
    ),
    _category(
        "C9",
        {"kk": "Оқу визасы", "ru": "Учебная виза", "en": "Study visa"},
        LONG,
        documents=("study_letter",),
        working_days=10,
    ),
    _category(
        "C12",
        {"kk": "Емделу визасы", "ru": "Виза на лечение", "en": "Medical treatment visa"},
        SHORT,
        documents=("medical",),
        electronic=tuple(ELECTRONIC),
    ),
]

DOCUMENTS: dict[str, Texts] = {
    "note_verbale": {"kk": "Вербалды нота", "ru": "Вербальная нота", "en": "Note verbale"},
    "investment": {
        "kk": "Инвестициялар жөніндегі уәкілетті органның хаты",
        "ru": "Письмо уполномоченного органа по инвестициям",
        "en": "Letter of the investment authority",
    },
    "contract": {
        "kk": "Жабдыққа арналған келісімшарт",
        "ru": "Контракт на оборудование",
        "en": "Contract for the equipment",
    },
    "carrier_permit": {
        "kk": "Тасымалдаушының рұқсаты",
        "ru": "Допуск перевозчика",
        "en": "Carrier's permit",
    },
    "study_letter": {
        "kk": "Оқу орнының хаты",
        "ru": "Письмо учебного заведения",
        "en": "Letter of the place of study",
    },
    "adoption": {
        "kk": "Асырап алу жөніндегі рұқсат",
        "ru": "Разрешение на усыновление",
        "en": "Adoption permission",
    },
    "income": {"kk": "Табыс туралы анықтама", "ru": "Справка о доходах", "en": "Proof of income"},
    "kinship": {
        "kk": "Туыстықты растайтын құжат",
        "ru": "Документ о родстве",
        "en": "Proof of kinship",
    },
    "work_permit": {
        "kk": "Жұмысқа орналасуға рұқсат",
        "ru": "Разрешение на трудоустройство",
        "en": "Work permit",
    },
    "medical": {
        "kk": "Медициналық ұйымның шақыруы",
        "ru": "Приглашение медицинской организации",
        "en": "Invitation of the medical institution",
    },
}

VISA_FREE = {
    "UZB": 30,
    "KGZ": 30,
    "TJK": 30,
    "ARM": 30,
    "BLR": 30,
    "RUS": 90,
    "MDA": 90,
    "GEO": 30,
    "AZE": 30,
    "MNG": 90,
    "TUR": 30,
    "SRB": 30,
    "HKG": 14,
    "ARE": 30,
    "ISR": 30,
    "CHN": 30,
    "IND": 14,
    "IRN": 14,
    "GBR": 30,
    "USA": 30,
    "D": 30,
    "FRA": 30,
    "NLD": 30,
    "ITA": 30,
}

TABLE: dict[str, Any] = {
    "demonstration": True,
    "currency": "USD",
    "refund": "unexamined",
    "categories": CATEGORIES,
    "purposes": [{"code": name, "title": title} for name, (title, _codes) in PURPOSES.items()],
    "documents": DOCUMENTS,
    "visa_free": VISA_FREE,
    "no_invitation": NO_INVITATION,
}
TITLE: Texts = {
    "kk": "Виза қағидаларының көрсетілім басылымы",
    "ru": "Демонстрационная редакция визовых правил",
    "en": "Demonstration edition of the visa rules",
}
