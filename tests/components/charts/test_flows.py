"""What stands at the flows of reintegration is parted on a telephone, where it would touch."""

import re

import pandas as pd
import pytest
import vl_convert

from components.charts import reintegration
from components.words.i18n import speaking

PHONE, LAPTOP = 310, 520


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
