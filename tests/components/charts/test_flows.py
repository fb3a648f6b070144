"""What stands at the flows of reintegration is parted on a telephone, where it would touch."""

import re

import pandas as pd
import pytest
import vl_convert
from PIL import ImageFont

from components.charts import reintegration
from components.export.fonts import FILES, FOLDER
from components.words.i18n import speaking

PHONE, LAPTOP = 310, 520
BARS = 232
"""Pixels that the names of the rows leave to a picture by place on a telephone."""


def written(width):
    rows = pd.DataFrame(
        {
            "month": ["T1", "T2"],
            "received": [90.0, 3.0],
            "into": [109.0, 3.0],
            "out": [-61.0, -1.0],
            "label_in": ["90+19", "3"],
            "label_out": ["61", "1"],
        }
    ).assign(gap="", received_text="", moved_in_text="", left_text="")
    with speaking("vi"):
        spec = reintegration.flows()
    drawn = spec | {"data": {"name": "frame"}, "datasets": {"frame": rows.to_dict("records")}}
    svg = vl_convert.vegalite_to_svg(drawn | {"width": width})
    return re.findall(r"<t(?:ext|span)[^>]*>([^<]+)<", svg)


@pytest.mark.parametrize(("width", "apart"), [(PHONE, True), (LAPTOP, False)])
def test_two_flows_of_a_month_stand_one_upon_the_other_on_a_telephone(width, apart):
    assert {"90", "+19"} <= set(written(width)) if apart else "90+19" in written(width)


def test_headings_by_place_stand_apart_on_a_telephone():
    with speaking("vi"):
        spec = reintegration.communes()
    labels = next(axis for axis in fields(spec, "labelExpr") if "split" in axis)
    size = next(iter(fields(spec, "labelFontSize")))
    bold = ImageFont.truetype(FOLDER / FILES["bold"], size)
    headings = re.findall(r"datum\.value === ([\d.]+) \? '([^'|]+)'", labels)[:4]
    widths = [max(map(bold.getlength, words.split())) for _at, words in headings]
    starts = [float(at) * BARS / 4 for at, _words in headings]

    assert [words for _at, words in headings][1:3] == ["Tiếp nhận mới", "Ra khỏi diện"]
    ends = [*starts[1:], BARS]
    assert all(
        start + width + 6 <= end for start, width, end in zip(starts, widths, ends, strict=True)
    )


def fields(spec, name):
    """Every value of that name anywhere in the specification."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            yield from [value] if key == name else fields(value, name)
    elif isinstance(spec, list):
        for one in spec:
            yield from fields(one, name)
