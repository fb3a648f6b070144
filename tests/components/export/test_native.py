"""Charts that office programs draw."""

import io
from dataclasses import replace

import pandas as pd
import pytest
from pptx import Presentation

from components.export import native, slides
from components.export.slides import Slide


def opened(content):
    return Presentation(io.BytesIO(content))


@pytest.mark.parametrize("kind", native.KINDS)
@pytest.mark.parametrize("months", [1, 15, 16, 40])
def test_a_chart_of_any_kind_is_made_of_any_number_of_months(shown, kind, months):
    screen = shown("reintegration")
    picture = next(picture for picture in screen.pictures if picture.native)
    name = next(iter(picture.native.series))
    category = picture.native.category
    frame = pd.DataFrame({category: [f"tháng {n}" for n in range(months)], name: range(months)})
    drawn = replace(picture.native, kind=kind, series=[name])
    long = replace(
        picture,
        frame=frame,
        table=None,
        numbers=None,
        native=drawn,
        columns={category: "Tháng", name: "Số"},
    )

    deck = opened(slides.deck("x", [Slide(screen, long)]))

    charts = [shape.chart for shape in deck.slides[1].shapes if shape.has_chart]
    assert [len(chart.plots[0].categories) for chart in charts] == [
        min(months, native.MOST_BARS) if kind in native.ACROSS else months
    ]


def test_a_part_too_small_for_its_number_has_none(shown):
    picture = shown("satisfaction").named["levels"]
    deck = opened(slides.deck("x", [Slide(shown("satisfaction"), picture)]))

    (chart,) = (shape.chart for shape in deck.slides[1].shapes if shape.has_chart)
    largest = picture.editable.sum(axis=1).max()
    for series in chart.plots[0].series:
        least = float(series.data_labels.number_format.split("]")[0].removeprefix("[>="))
        assert least == pytest.approx(native.SMALLEST_PART * largest, abs=0.01)


def test_the_length_of_a_bar_is_its_number(shown):
    for subject, name in (("summary", "years"), ("incidents", "communes")):
        screen = shown(subject)
        deck = opened(slides.deck("x", [Slide(screen, screen.named[name])]))
        (chart,) = (shape.chart for shape in deck.slides[1].shapes if shape.has_chart)
        assert chart.value_axis.minimum_scale == 0
