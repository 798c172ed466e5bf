"""The register of personal data knows every table, and every shredder that it names is there."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps

from elshi.foundation.jobs import handlers
from elshi.portal.watching import register


def ours() -> set[str]:
    return {
        model._meta.label
        for config in apps.get_app_configs() if config.name.startswith("elshi.")
        for model in config.get_models()
    }  # fmt: skip


def test_every_table_stands_in_the_register_once() -> None:
    kept = [store.where for store in register.stores() if "." in store.where]
    listed = [*kept, *register.about_nobody()]
    assert sorted(listed) == sorted(ours())


def test_every_sealed_column_stands_with_a_shredder() -> None:
    """What is worth sealing is worth shredding; papers alone are records, kept by the file plan."""
    shredded = {store.where for store in register.stores() if store.shredder}
    sealed = {
        model._meta.label
        for config in apps.get_app_configs() if config.name.startswith("elshi.")
        for model in config.get_models()
        for field in model._meta.get_fields() if field.name == "sealed"
    }  # fmt: skip
    assert len(sealed) >= 4
    assert sealed - shredded == {"papers.Version"}


def test_every_shredder_is_there() -> None:
    rounds = {each.name for each in handlers.rounds()}
    for store in register.stores():
        module, _, function = store.shredder.partition(":")
        if function:
            assert callable(getattr(import_module(module), function)), store
        elif store.shredder:
            assert store.shredder in rounds, store


def test_every_row_says_whose_what_why_and_how_long() -> None:
    for store in register.stores():
        assert all((store.who, store.what, store.why, store.until)), store
