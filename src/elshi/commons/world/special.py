"""Codes of Doc 9303-3 section 5 that are no ISO 3166-1 states, named in three languages."""

from __future__ import annotations

SPECIAL: dict[str, dict[str, str]] = {
    "UTO": {"kk": "Утопия (үлгі)", "ru": "Утопия (образец)", "en": "Utopia (specimen)"},
    "UNO": {
        "kk": "Біріккен Ұлттар Ұйымы",
        "ru": "Организация Объединённых Наций",
        "en": "United Nations Organization",
    },
    "UNA": {
        "kk": "БҰҰ мамандандырылған мекемесі",
        "ru": "Специализированное учреждение ООН",
        "en": "United Nations specialized agency",
    },
    "EUE": {"kk": "Еуропалық одақ", "ru": "Европейский союз", "en": "European Union"},
    "RKS": {"kk": "Косово", "ru": "Косово", "en": "Kosovo"},
    "XXA": {
        "kk": "Азаматтығы жоқ адам (1954 жылғы конвенция)",
        "ru": "Лицо без гражданства (Конвенция 1954 года)",
        "en": "Stateless person (1954 Convention)",
    },
    "XXB": {
        "kk": "Босқын (1951 жылғы конвенция)",
        "ru": "Беженец (Конвенция 1951 года)",
        "en": "Refugee (1951 Convention)",
    },
    "XXC": {"kk": "Өзге босқын", "ru": "Иной беженец", "en": "Refugee, other"},
    "XXX": {
        "kk": "Азаматтығы анықталмаған",
        "ru": "Гражданство не определено",
        "en": "Unspecified nationality",
    },
}
