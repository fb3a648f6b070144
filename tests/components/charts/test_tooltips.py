"""What a mark tells when it is touched: words of the page for what means something, or nothing."""

import importlib
import pkgutil
from functools import partial

import pytest

from components import charts
from components.charts import funnel
from components.charts.answering import PICKED, answering
from components.charts.style import ROW
from components.words.i18n import speaking
from tests.components.charts.specs import nodes

MODULES = [
    importlib.import_module(f"{charts.__name__}.{m.name}")
    for m in pkgutil.iter_modules(charts.__path__)
]


SPECS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": make
    for module in MODULES
    for name, make in vars(module).items()
    if hasattr(make, "__wrapped__") and make.__module__ == module.__name__
}

SPECS["funnel.shares"] = partial(funnel.shares, ("Đúng hạn", "Đã xong", "Tỷ lệ"))
"""It is told its words."""


def marks(part, told=()):
    """Each mark with the tooltip that it has."""
    told = part.get("encoding", {}).get("tooltip", told)
    if "mark" in part:
        mark = part["mark"]
        yield mark if isinstance(mark, dict) else {"type": mark}, told
    for layer in part.get("layer", ()):
        yield from marks(layer, told)
    if "spec" in part:
        yield from marks(part["spec"], told)


@pytest.mark.parametrize("name", SPECS)
def test_a_mark_tells_in_words_or_nothing(name):
    with speaking("vi"):
        found = list(marks(SPECS[name]()))

    assert found
    for mark, told in found:
        rows = told if isinstance(told, list) else [told] if told else []
        if not rows:
            assert mark["tooltip"] is None, mark
        for row in rows:
            assert row["title"], row
            assert row["title"] != row["field"], row


@pytest.mark.parametrize("name", SPECS)
def test_a_number_that_is_told_is_written_as_on_the_page_and_a_missing_one_is_marked(name):
    """Vega itself writes eleven decimals, no mark of thousands, and null."""
    with speaking("vi"):
        spec = SPECS[name]()
    rows = [row for _mark, told in marks(spec) for row in (told if isinstance(told, list) else [])]
    made = {node["as"]: node["calculate"] for node in nodes(spec) if "calculate" in node}

    for row in rows:
        assert row["type"] == "nominal", row
        if row["field"].endswith("_words"):
            assert "isValid" in made[row["field"]]
            assert "',.2~f'" in made[row["field"]]


@pytest.mark.parametrize("name", [name for name, make in SPECS.items() if "layer" in make()])
def test_what_takes_a_click_tells_what_lies_below_it_or_nothing(name):
    with speaking("vi"):
        spec = answering(SPECS[name](), ["row"])

    (touched,) = (layer for layer in spec["layer"] if layer.get("name") == PICKED)
    assert touched["encoding"].get("tooltip") or touched["mark"]["tooltip"] is None


def test_a_row_of_reintegration_tells_its_four_counts():
    with speaking("vi"):
        spec = answering(SPECS["reintegration.communes"](), ["commune"])

    told = [row["title"] for row in spec["layer"][-1]["encoding"]["tooltip"]]
    assert told[:3] == ["Đơn vị", "Đang quản lý", "Tiếp nhận mới"]


@pytest.mark.parametrize("name", SPECS)
def test_a_band_of_what_is_expected_tells_nothing(name):
    with speaking("vi"):
        bands = [m for m, _told in marks(SPECS[name]()) if m.get("type") in ("area",)]
    assert all(mark["tooltip"] is None for mark in bands)


def test_charts_are_found():
    assert len(SPECS) > 15


@pytest.mark.parametrize("name", SPECS)
def test_names_stand_in_the_order_of_the_rows_whatever_stood_there_before(name):
    spec = SPECS[name]()
    told = [node["sort"] for node in nodes(spec) if "sort" in node]

    assert None not in told
    assert spec["transform"][0] == {"window": [{"op": "row_number", "as": ROW}]}
