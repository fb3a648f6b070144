"""What the page of reintegration shows, and what of it a copy for sharing tells."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from components.charts import reintegration as charts
from components.figures.scene import Scene
from components.subjects.reintegration import frames, numbers, pictures, words
from components.subjects.reintegration.view import Reintegration, standing_of
from components.words.caption import Caption
from components.words.i18n import speaking
from db.facts import reintegration as facts
from db.facts.returns import Coverage, Deadlines
from db.indicators import FLOWS, STOCKS
from db.model import BEGINNING, COMMUNE, FOREVER, Role, Selection, Unit, User
from db.periods import Calendar
from db.schema import FLOWS_IN, FLOWS_OUT
from tests.components.charts.specs import fields
from tests.wording import vi

UNITS = (1, 2, 3)
MONTHS = (date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1))
SELECTION = Selection(Calendar().quarter(2023, 1), UNITS, whole=True, named_on=date(2023, 3, 14))
DUE = Deadlines(Calendar(), 3, date(2023, 3, 18))


def returns(rows):
    columns = ["month", "unit_id", *FLOWS, *STOCKS, "reported"]
    dtypes = dict.fromkeys(["unit_id", *FLOWS, *STOCKS], "int64") | {"reported": "bool"}
    return pd.DataFrame(rows, columns=columns).astype({"month": "datetime64[s]"} | dtypes)


def chained(starts, flows, classes=(1, 1, 1)):
    """Returns of three months; `flows` holds a dict for each unit and month."""
    rows, stocks = [], dict(zip(UNITS, starts, strict=True))
    for (month, unit), counts in zip(
        [(month, unit) for month in MONTHS for unit in UNITS], flows, strict=True
    ):
        start = stocks[unit]
        come = sum(counts.get(name, 0) for name in FLOWS_IN)
        wanted = {name: counts.get(name, 0) for name in FLOWS_OUT}
        while sum(wanted.values()) > start + come:
            wanted[max(wanted, key=wanted.__getitem__)] -= 1
        end = stocks[unit] = start + come - sum(wanted.values())
        a, b, c = (min(n, end // 4) for n in classes)
        rows.append(
            {"month": pd.Timestamp(month), "unit_id": unit, "reported": True}
            | dict.fromkeys((*FLOWS, *STOCKS), 0)
            | counts
            | wanted
            | {"stock_start": start, "stock_end": end}
            | {"class_a": a, "class_b": b, "class_c": c, "class_d": end - a - b - c}
        )
    return returns(rows)


def seen_by(role, frame, before=None):
    names = {
        unit: Unit(unit, f"{unit}", f"Xã {unit}", "xã", COMMUNE, BEGINNING, FOREVER)
        for unit in UNITS
    }
    caption = Caption(
        unit="Công an huyện Vĩnh Lộc",
        short_unit="Vĩnh Lộc",
        place="huyện Vĩnh Lộc",
        selection=SELECTION,
        units=names,
        covered=Coverage(len(UNITS), len(MONTHS), ()),
        data_to=date(2023, 3, 14),
        closed=False,
        sample=False,
    )
    before = returns([]) if before is None else before
    scene = Scene(User(1, "x", "x", role), SELECTION, names, caption)
    stands = standing_of(scene, pd.concat([before, frame]), MONTHS[0], DUE)
    return Reintegration(
        scene=scene,
        frame=frame,
        standing=stands,
        received=facts.flow(frame, before, ["received"]),
        moved_in=facts.flow(frame, before, ["moved_in"]),
        left=facts.flow(frame, before, facts.LEFT),
        guided=facts.flow(frame, before, ["guided"]),
        bridge=facts.bridge(frame, SELECTION, stands.stock and stands.stock.month),
    )


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF])
def test_leaders_and_staff_see_every_count(role):
    view = seen_by(role, chained((9, 9, 9), [{"received": 1, "out_died": 1}] + [{}] * 8))

    shown = pd.concat([frames.flows(view), frames.communes(view), frames.exits(view)])

    assert not shown.isin(["<3", "ẩn"]).to_numpy().any()
    assert numbers.blocks(view)[1].value == "01 người"
    assert frames.bridge(view)["label"].tolist() == ["27", "+1", "0", "-1", "27"]


def test_received_guided_and_stock_are_never_put_into_a_share():
    flows = [{"received": 89, "guided": 47}] + [{}] * 8
    view = seen_by(Role.LEADER, chained((30, 30, 29), flows))

    kpis = numbers.blocks(view)
    page = " ".join(
        [text for kpi in kpis for text in (kpi.value, kpi.change, kpi.percent, *kpi.notes)]
        + [
            str(cell)
            for frame in (frames.support(view), frames.exits(view))
            for cell in frame.stack()
        ]
    )

    assert "89 người" in page
    assert "47 người" in page
    assert "52,8" not in page
    assert "47/89" not in page


def test_a_gap_is_said_and_a_bridge_names_what_it_does_not_know():
    frame = chained((9, 9, 9), [{"received": 2}] * 9)
    frame = frame.loc[frame["month"] != pd.Timestamp(MONTHS[1])]
    view = seen_by(Role.LEADER, frame)

    steps, flows = frames.bridge(view), frames.flows(view)

    assert steps["step"].tolist()[-2:] == [vi("Unknown, reports missing"), "Cuối kỳ 14/03/2023"]
    assert steps["label"].tolist()[-2:] == ["+6", "45"]
    assert flows["gap"].tolist() == ["", vi("not reported"), ""]
    assert flows["month"].tolist() == ["T1", "T2\n0/3", "T3"]
    assert "thiếu 03 báo cáo" in words.bridge_remark(view)


def test_a_bridge_that_cannot_be_drawn_does_not_deny_what_was_reported():
    view = replace(seen_by(Role.LEADER, chained((9, 9, 9), [{}] * 9)), bridge=None)

    assert words.bridge_remark(view) != words.bridge_remark(seen_by(Role.LEADER, returns([])))


def test_nothing_reported_is_no_zero_anywhere():
    view = seen_by(Role.LEADER, returns([]))

    assert [kpi.value for kpi in numbers.blocks(view)] == ["–"] * 4
    assert frames.bridge(view).empty
    assert frames.exits(view)["people"].isna().all()
    assert frames.support(view)["label"].tolist() == ["–"] * 4
    assert frames.standing(view)["people"].isna().all()
    assert frames.communes(view)["stock_text"].tolist() == ["–"] * 3


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.OFFICER])
@pytest.mark.parametrize("rows", [0, 9])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_frame_has_the_columns_that_its_picture_reads(role, rows, language):
    frame = chained((9, 9, 9), [{"received": 2, "out_moved": 1}] * 9).iloc[:rows]
    view = seen_by(role, frame)
    with speaking(language):
        pictures = [
            (frames.bridge(view), charts.bridge(), {}),
            (frames.flows(view), charts.flows(), {}),
            (frames.classes(view), charts.classes(), frames.class_columns()),
            (frames.communes(view), charts.communes(), frames.commune_columns()),
            (frames.exits(view), charts.bars(), {}),
            (frames.support(view), charts.bars(), {}),
            (frames.standing(view), charts.of_whole(), {}),
        ]
    for shown, spec, columns in pictures:
        assert fields(spec) <= set(shown) | {"class", "people"}  # made of columns by the chart
        assert set(columns) <= set(shown)


def test_the_table_of_flows_has_numbers_under_their_headings():
    view = seen_by(Role.LEADER, chained((9, 9, 9), [{"received": 2, "out_moved": 1}] * 9))

    table = frames.flow_table(view)

    assert list(frames.flow_columns()) == list(table.columns)
    for name in frames.flow_names():
        assert table[name].tolist() == frames.flow_cells(view)[name].tolist()


def luminance(colour):
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_classes_are_told_apart_in_grey():
    shades = [luminance(colour) for colour in charts.CLASS_COLOURS.values()]

    assert all(light - dark > 30 for dark, light in pairwise(shades))


def test_a_long_window_writes_no_count_that_would_not_fit(monkeypatch):
    monkeypatch.setattr(frames, "MOST_LABELS", 2)
    view = seen_by(Role.LEADER, chained((9, 9, 9), [{"received": 2}] * 9).iloc[:6])

    flows, classes = frames.flows(view), frames.classes(view)

    for column in (flows["label_in"], flows["gap"], classes["label"], classes["gap"]):
        assert column.tolist() == [""] * 3


def test_the_sentence_names_two_flows_and_a_stock_and_no_share():
    flows = [{"received": 89, "guided": 47}] + [{}] * 8

    said = words.sentence(seen_by(Role.LEADER, chained((30, 30, 29), flows)).standing)

    assert said == (
        vi(
            "From {year} to {last}, {received} who had served their sentence were received "
            "back and {guided} guided through the expungement procedure; {stock} are under "
            "management.",
            year="2023",
            last="14/03/2023",
            received="89 người",
            guided="47 người",
            stock="178 người",
        )
    )


def test_the_sentence_says_what_its_figures_lack():
    frame = chained((9, 9, 9), [{"received": 2}] * 9)
    lacking = (frame["month"] == pd.Timestamp(MONTHS[2])) & (frame["unit_id"] == 3)

    said = words.sentence(seen_by(Role.LEADER, frame.loc[~lacking]).standing)

    assert said.endswith(
        "đang quản lý 43 người (tính đến ngày 14/03/2023, số liệu của 3/3 xã, thị trấn; trong đó "
        "Xã 3 theo số "
        "14/02/2023; còn thiếu 01 báo cáo tháng kể từ năm 2023)."
    )


def test_a_commune_that_never_reported_is_named():
    frame = chained((9, 9, 9), [{"received": 2}] * 9)

    view = seen_by(Role.LEADER, frame.loc[frame["unit_id"] != 3])

    assert words.footing(view.standing) == (
        "tính đến ngày 14/03/2023, số liệu của 2/3 xã, thị trấn; chưa có số liệu của Xã 3",
    )


def test_without_returns_the_sentence_says_so():
    said = words.sentence(seen_by(Role.LEADER, returns([])).standing)

    assert said == vi("No commune has reported on community reintegration.")


def test_a_stock_is_compared_over_the_communes_that_have_both_dates_and_says_so():
    frame = chained((9, 9, 9), [{"received": 2}] * 9)
    before = frame.assign(month=frame["month"] - pd.DateOffset(years=1))
    view = seen_by(Role.LEADER, frame, before.loc[before["unit_id"] != 3])

    stock = numbers.blocks(view)[0]

    assert (stock.value, stock.change) == ("45 người", vi("unchanged"))
    assert (
        vi(
            "Compared over the {n} communes with both dates: {now} and {before}",
            n="02",
            now="30",
            before="30",
        )
        in stock.notes
    )


def test_steps_beside_a_large_stock_are_seen_and_the_cut_is_said():
    large = seen_by(Role.LEADER, chained((90, 90, 90), [{"received": 3, "out_died": 1}] * 9))
    small = seen_by(Role.LEADER, chained((1, 0, 0), [{"received": 3, "out_died": 1}] * 9))

    for view, is_cut in ((large, True), (small, False)):
        steps = frames.bridge(view)
        totals = steps["kind"] == "total"
        lowest, reach = steps["end"].min(), steps["end"].max() - steps["end"].min()
        assert set(steps.loc[totals, "foot"]) == {lowest - reach if is_cut else 0}
        assert set(steps.loc[~totals, "foot"]) == {0}
        about = vi("The bars of the stocks are cut short, so that the steps can be seen.")
        assert (about in pictures.of(view)["bridge"].remark) == is_cut


def test_a_stock_that_nothing_changed_is_a_whole_bar():
    steps = frames.bridge(seen_by(Role.LEADER, chained((9, 9, 9), [{}] * 9)))

    assert steps["foot"].tolist() == [0.0] * len(steps)
    assert not frames.is_cut(steps)


def test_the_small_picture_tells_each_month_as_the_number_is_told():
    """In February one has not reported; it counts as it stood in January, and the month says so."""
    frame = chained((10, 20, 30), [{"received": 1}] * 9)
    february = frame["month"] == pd.Timestamp(MONTHS[1])
    view = seen_by(Role.LEADER, frame.loc[~(february & (frame["unit_id"] == 2))])

    stock = numbers.blocks(view)[0].frame
    classes = frames.classes(view)

    assert stock["value"].tolist() == [63, 12 + 21 + 32, 69]
    assert stock["running"].tolist() == [False, True, False]
    assert stock["label"].tolist() == ["T1", "T2 (2/3)", "T3"]
    assert classes["total"].tolist() == stock["value"].tolist()
    assert classes["month"].tolist() == ["T1", "T2\n2/3", "T3"]
