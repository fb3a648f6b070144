"""Every field that can be typed has its name, wherever it is declared."""

import pkgutil
from importlib import import_module

import pytest

from components.words import terms
from components.words.i18n import _, speaking
from db import entries

DECLARING = [
    name
    for name in (module.name for module in pkgutil.iter_modules(entries.__path__))
    if hasattr(import_module(f"db.entries.{name}"), "FIELDS")
]


@pytest.mark.parametrize("record", DECLARING)
def test_the_fields_of_every_record_are_called_by_their_labels(record):
    with speaking("vi"):
        typed = terms.typed()
        for name, field in import_module(f"db.entries.{record}").FIELDS.items():
            assert typed[name]
            assert typed[name] != field.label or _(field.label) == field.label


def test_records_that_have_fields_are_found():
    assert {"campaigns", "forums", "incidents", "surveys", "targets"} <= set(DECLARING)
