from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pandas as pd
import pytest

from components.charts import targets as charts
from components.subjects.targets import frames, numbers, words
from components.words.i18n import speaking
from db.compare import Tone
from db.facts.forecast import Forecast
from db.facts.targets import Reached
from db.model import BEGINNING, COMMUNE, FOREVER, Unit
from tests.components.charts.specs import fields
from tests.wording import vi

JUNE, JULY = date(2023, 6, 1), date(2023, 7, 1)
LONG = Unit(7, "1", "Vĩnh Long", "xã", COMMUNE, BEGINNING, FOREVER)


def target(reached=60, goal=100, *, parts=1, reported=None, since=JULY, until=JULY):
    reported = parts if reported is None else reported
    return Reached(
        unit_id=7,
        name="Cấp thẻ",
        unit_of_measure="thẻ",
        goal=goal,
        parts=parts,
        reported=reported if reached is not None else 0,
        reached=reached,
        since=since if reached is not None else None,
        until=until if reached is not None else None,
        expected=Fraction(goal, 2),
        on=date(2023, 6, 14),
        months=pd.DataFrame({"month": [pd.Timestamp(JULY)], "reached": [float(reached or 0)]}),
    )


def view(*targets):
    return SimpleNamespace(
        year=2023,
        common=list(targets),
        unit_name=lambda target: LONG.name,
    )


@pytest.mark.parametrize(
    ("reached", "standing", "tone"),
    [
        (target(100), vi("goal of the year reached"), Tone.GOOD),
        (target(50), vi("on course"), Tone.GOOD),
        (target(49), vi("behind"), Tone.BAD),
        (target(None), vi("not reported"), Tone.NEUTRAL),
        (
            target(90, parts=3, reported=2),
            vi("incomplete: {n}/{all} reported", n="2", all="3"),
            Tone.NEUTRAL,
        ),
    ],
)
def test_where_a_target_stands(reached, standing, tone):
    (block,) = numbers.blocks(view(reached))

    assert (block.change, block.tone) == (standing, tone)


def test_the_numbers_of_a_target():
    (block,) = numbers.blocks(view(target(1234, 2000)))

    assert (block.value, block.percent) == ("1.234 thẻ", "61,70%")
    assert block.base == vi("goal of {year}: {goal}", year="2023", goal="2.000 thẻ")
    assert block.notes == (
        vi("value of {month}", month="07/2023"),
        vi("expected by {day}: {count}", day="14/06/2023", count="1.000 thẻ"),
    )


def test_a_small_goal_and_an_incomplete_value():
    frame = frames.common_frame(view(target(9, 20), target(90, parts=3, reported=2), target(None)))

    assert frame["share"].tolist() == ["45,00% (gốc <30)", "", ""]
    assert frame["percent"].isna().tolist() == [False, False, True]
    assert frame["label"].tolist()[2] == "chưa báo cáo · chỉ tiêu 100 thẻ"


def test_values_of_several_communes_name_their_months():
    assert words.since(target(40, parts=2, since=JUNE)) == (
        vi("values of {first} to {last}", first="06/2023", last="07/2023, cộng 2 đơn vị cũ")
    )
    assert words.since(target(None)) == vi("no value up to the end of the period")


def test_the_footnote_says_how_the_mark_is_made():
    assert "tiến độ cần đạt đến ngày của số liệu (chia đều theo ngày" in words.footnote(view())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("chart", "texts"),
    [(charts.bullets, {"counted", "standing", "since"}), (charts.by_commune, {"label"})],
)
def test_a_frame_has_the_columns_that_its_picture_reads(chart, texts, language):
    with speaking(language):
        frame, spec = frames.commune_frame(view(), [target()]), chart()
    layers = spec["layer"]
    read = {
        channel["field"]
        for layer in layers
        for channel in layer["encoding"].values()
        if isinstance(channel, dict) and "field" in channel
    }

    assert read == {"row", "percent", "expected", *texts}
    assert read < set(frame)
    assert {layer["transform"][0]["filter"] for layer in layers if "transform" in layer} == {
        "datum.behind",
        "!datum.behind",
    }
    assert set(frames.table_columns("x")) <= set(frame)
    assert frames.common_frame(view()).dtypes.drop("behind").equals(frame.dtypes.drop("behind"))


@pytest.mark.parametrize(
    ("targets", "sentence"),
    [
        ((), ""),
        (
            (target(100),),
            "Chỉ tiêu năm 2023. Cấp thẻ: 100/100 thẻ · 100,00% · hoàn thành chỉ tiêu năm · "
            "số liệu đến hết tháng 07/2023.",
        ),
        ((target(None),), "Chỉ tiêu năm 2023. Cấp thẻ: chưa báo cáo · chỉ tiêu 100 thẻ."),
        (
            (target(0, 20),),
            "Chỉ tiêu năm 2023. Cấp thẻ: 0/20 thẻ · 0,00% (gốc <30) · chậm tiến độ · "
            "số liệu đến hết tháng 07/2023.",
        ),
    ],
    ids=["no target", "reached", "not reported", "none of a small goal"],
)
def test_the_sentence_of_targets(targets, sentence):
    assert words.sentence(view(*targets)) == sentence


def test_a_forecast_says_how_much_between_what_and_whether_it_is_enough():
    made = Forecast(target(300, 1000), 600.4, 552.4, 648.4)
    rows = frames.forecast_frame(SimpleNamespace(forecasts=[made]))

    assert fields(charts.forecasts()) <= {*rows.columns}
    assert rows[["percent", "middle", "low", "high"]].round(2).to_numpy().tolist() == [
        [30.0, 60.04, 55.24, 64.84]
    ]
    assert rows["outlook"].item() == vi("will hardly be reached")
    assert rows["between"].item() == "552 \u2013 648"
    assert "600 thẻ" in rows["label"].item()
    assert "1.000 thẻ" in rows["below"].item()
    for low, high, outlook in ((1000, 1100, "will likely be reached"), (900, 1000, "still open")):
        assert words.outlook(Forecast(target(300, 1000), 950, low, high)) == vi(outlook)


def test_of_a_goal_that_is_reached_nothing_is_likely_any_more():
    assert words.outlook(Forecast(target(1000, 1000), 1200, 1100, 1300)) == vi(
        "goal of the year reached"
    )
