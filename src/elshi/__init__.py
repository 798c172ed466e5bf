"""Elshi (Елші, Kazakh: envoy): a digital foreign service in three equal languages."""

__version__ = "0.1.0"

if not __debug__:
    raise SystemExit(
        "Elshi -O параметрінсіз іске қосылады.\n"
        "Elshi запускается без параметра -O.\n"
        "Elshi is started without -O: what it asserts of itself must stay."
    )
