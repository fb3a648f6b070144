"""Who stands out, in words that need no page around them."""

import pandas as pd
import pytest

from components.figures.outlying import SHARE, Standing
from components.subjects.incidents.places import OF_INHABITANTS
from components.words.i18n import speaking
from db.facts.funnel import funnel, shares

PLACES = ["Đông Tiến", "Hạc Thành", "Sầm Sơn", *(f"Xã {n}" for n in range(20))]


@pytest.mark.parametrize(
    ("of", "made", "said"),
    [
        (OF_INHABITANTS, funnel, "Số vụ trên 10.000 dân cao hơn mức chung: Đông Tiến (13,66)."),
        (SHARE, shares, "Cao hơn mức chung: Đông Tiến (13,66%)."),
    ],
)
def test_a_number_in_the_line_has_its_unit(of, made, said):
    found = made([30, *range(1, 23)], [100_000] * 23)
    rates = [13.66, *[0.01] * 22]
    rows = pd.DataFrame({"commune": PLACES, "rate": rates})

    with speaking("vi"):
        assert Standing(found, rows, [0], 0, of).names == said
