"""The sample across the merger of 01/07/2025, and the report's figures on the pages themselves."""

import logging
import os
from datetime import date

import pytest
import sqlalchemy as sa

from components import data
from components.figures import scene
from db.engine import make_engine
from db.facts.reintegration import bridge, by_commune
from db.facts.stocks import Stocks
from db.facts.suggestions import standing
from db.model import Role, Selection, User
from db.periods import Calendar, Period
from db.queries import incidents, returns, satisfaction, suggestions, units
from db.schema import FLOWS_OUT, LEVELS
from tests.conftest import DATABASES, LATER
from tests.oracle import (
    caption,
    overview,
    reintegration,
    targets,
)
from tests.oracle import incidents as incidents_page
from tests.oracle import satisfaction as satisfaction_page
from tests.oracle import suggestions as suggestions_page
from tests.oracle.asked import Asked
from tests.oracle.cases import differences
from tests.oracle.raw import Raw
from tests.oracle.screen import frames, texts
from tests.oracle.seam import page_scene
from tests.oracle.words import figures
from tests.wording import vi

PARTS = {
    "Vĩnh Lộc": (
        *("thị trấn Vĩnh Lộc", "xã Vĩnh Phúc", "xã Vĩnh Hưng"),
        *("xã Vĩnh Hòa", "xã Ninh Khang"),
    ),
    "Tây Đô": ("xã Vĩnh Quang", "xã Vĩnh Yên", "xã Vĩnh Tiến", "xã Vĩnh Long"),
    "Biện Thượng": ("xã Vĩnh Hùng", "xã Minh Tân", "xã Vĩnh Thịnh", "xã Vĩnh An"),
}
"""Resolution 1686/NQ-UBTVQH15 (2025): the three communes and the thirteen that became them."""
PAGES = (
    *(caption, overview, incidents_page, reintegration),
    *(suggestions_page, satisfaction_page, targets),
)
DASHBOARDS = (
    *("overview", "incidents", "reintegration"),
    *("suggestions", "satisfaction", "targets"),
)
CALENDAR = Calendar(14)
IN_FULL = os.environ.get("PAGES") == "all"


@pytest.fixture(scope="module", params=DATABASES)
def district(request):
    """The sample until LATER on each database, for tests that only read it."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{request.getfixturevalue('merged_file')}")
        yield engine
        engine.dispose()
        return
    with request.getfixturevalue("postgresql").sampled(LATER) as engine:
        yield engine


@pytest.fixture
def extended(district):
    with district.connect() as conn:
        yield conn


def whole(conn, period: Period) -> Selection:
    """All communes of the window's last day."""
    communes = tuple(units.communes(conn, period.last))
    return Selection(period, communes, whole=True, named_on=period.last)


def summed(
    conn, what: str, joined: str, where: str, place: str = "unit_id", **params: object
) -> dict[str, int]:
    """By SQL of its own: what the new commune and its former ones add up to."""
    found = {}
    for name, parts in PARTS.items():
        listed = ", ".join(f"'{part}'" for part in parts)
        statement = (
            f"SELECT coalesce(sum({what}), 0) FROM {joined} JOIN unit ON unit.id = {place} "
            f"WHERE {where} AND (kind || ' ' || name IN ({listed}) AND valid_to = '2025-06-30'"
            f" OR name = '{name}' AND valid_from = '2025-07-01')"
        )
        found[name] = int(conn.execute(sa.text(statement), params).scalar_one())
    return found


def by_name(conn, frame, column: str) -> dict[str, int]:
    """The column added up by commune of the selection, by name."""
    names = {id_: unit.name for id_, unit in units.communes(conn, LATER).items()}
    sums = frame.groupby("unit_id")[column].sum()
    return {names[unit]: int(sums.get(unit, 0)) for unit in names}


@pytest.mark.parametrize("year", [2024, 2025])
def test_incidents_of_the_new_communes_are_the_sum_of_their_former_ones(extended, year):
    selection = whole(extended, CALENDAR.year(2025)).within(CALENDAR.year(year))
    window = {"first": f"{year - 1}-12-15", "last": f"{year}-12-14"}
    happened = "voided_at IS NULL AND occurred_on BETWEEN :first AND :last"

    cells = incidents.incident_cells(extended, selection)

    assert len(selection.communes) == 3
    assert by_name(extended, cells, "incidents") == summed(
        extended, "1", "incident", happened, **window
    )
    assert by_name(extended, cells, "solved") == summed(
        extended, "1", "incident", f"{happened} AND solved_on <= :last", **window
    )
    assert min(by_name(extended, cells, "incidents").values()) > 0


def test_the_earlier_year_is_the_one_that_the_thirteen_showed_themselves(extended):
    """2024 seen from 2025 is 2024 as it was seen in 2024, commune by commune."""
    then = whole(extended, CALENDAR.year(2024))
    now = whole(extended, CALENDAR.year(2025)).base
    heirs = units.lineage(extended, date(2025, 12, 14))

    thirteen = incidents.incident_cells(extended, then)
    three = incidents.incident_cells(extended, now)

    assert (len(then.communes), len(now.communes)) == (13, 3)
    rolled_up = thirteen.assign(unit_id=thirteen["unit_id"].map(heirs))
    assert by_name(extended, rolled_up, "incidents") == by_name(extended, three, "incidents")


@pytest.mark.parametrize("year", [2024, 2025])
def test_flows_and_stocks_are_the_sum_of_the_former_communes(extended, year):
    selection = whole(extended, CALENDAR.year(2025)).within(CALENDAR.year(year))
    joined = "reintegration JOIN monthly_return ON monthly_return.id = return_id"
    sent = "state IN ('submitted', 'approved') AND month BETWEEN :first AND :last"
    window = {"first": f"{year}-01-01", "last": f"{year}-12-01"}

    months = returns.reintegration_months(extended, selection)
    stocks = Stocks(months)
    rows = by_commune(months, selection, stocks, stocks.at(stocks.months[-1]))

    for column, what in (
        ("received", "received"),
        ("moved_in", "moved_in"),
        ("guided", "guided"),
        ("left", " + ".join(FLOWS_OUT)),
    ):
        assert by_name(extended, rows, column) == summed(extended, what, joined, sent, **window)
    assert by_name(extended, rows, "stock") == summed(
        extended, "stock_end", joined, sent, first=window["last"], last=window["last"]
    )


def test_the_bridge_of_the_year_of_the_merger_joins(extended):
    selection = whole(extended, CALENDAR.year(2025))

    months = returns.reintegration_months(extended, selection)
    told = bridge(months, selection, Stocks(months).months[-1])

    assert told is not None
    assert (told.gaps, told.left_out, told.unexplained) == (0, (), 0)
    assert told.opening + told.received + told.moved_in - told.left == told.closing


@pytest.mark.parametrize("year", [2024, 2025])
def test_voices_are_the_sum_of_the_former_communes(extended, year):
    selection = whole(extended, CALENDAR.year(2025)).within(CALENDAR.year(year))
    window = {"first": f"{year - 1}-12-15", "last": f"{year}-12-14"}
    first_day = (
        "(SELECT min(happened_on) FROM suggestion_event WHERE suggestion_id = suggestion.id)"
    )

    events = suggestions.suggestion_events(extended, selection)
    answers = satisfaction.survey_answers(extended, selection)
    stand = standing(events, selection.period)
    answers = answers.loc[answers["closed_on"] >= selection.period.first.isoformat()]

    assert by_name(extended, stand.assign(n=stand["is_new"].astype("int64")), "n") == summed(
        extended, "1", "suggestion", f"{first_day} BETWEEN :first AND :last", **window
    )
    assert by_name(extended, answers.assign(n=answers[list(LEVELS)].sum(axis=1)), "n") == summed(
        extended,
        " + ".join(LEVELS),
        "survey_tally JOIN survey ON survey.id = survey_tally.survey_id",
        "closed_on BETWEEN :first AND :last",
        "survey_tally.unit_id",
        **window,
    )


def windows() -> list[Period]:
    return [
        CALENDAR.year(2024),
        CALENDAR.year(2025),
        CALENDAR.month(2025, 7),
        CALENDAR.custom(date(2025, 6, 30), date(2025, 7, 1)),
        CALENDAR.year_to_date(LATER),
    ]


def test_every_number_of_every_page_is_that_of_the_raw_rows(
    district, extended, in_one_run, monkeypatch
):
    """Unless in full the year of the merger and the days around it, on PostgreSQL these alone."""
    monkeypatch.setattr(data, "engine", lambda: district)
    logging.disable(logging.WARNING)  # of Streamlit, once a call: that there is no browser
    raw, user, wrong = Raw(extended), User(1, "leader", "leader", Role.LEADER), []
    some = windows()[1::2] if district.dialect.name == "sqlite" else windows()[3:4]
    for period in windows() if IN_FULL else some:
        selection = whole(extended, period)
        asked = Asked(
            raw, period.first, period.last, selection.communes, True, period.last, str(period.kind)
        )
        monkeypatch.setattr(scene, "chosen", lambda selection=selection: selection)
        shown = page_scene(user)
        for page in PAGES:
            found = differences(page.shown(shown), page.told(asked))
            if found:
                wrong.append(f"{period}: {page.__name__}: {found}")
    logging.disable(logging.NOTSET)

    assert wrong == []


def test_the_year_of_the_merger_is_shown_for_three_communes(merged_district, open_page):
    at = open_page("pages/dashboards/incidents.py", query_params={"period": "Năm", "year": "2025"})

    assert not at.exception
    offered = at.multiselect(key="communes").options
    assert sorted(name.split(" (")[0] for name in offered) == ["Biện Thượng", "Tây Đô", "Vĩnh Lộc"]
    said = "\n".join(texts(at))
    assert "15/12/2024 – 14/12/2025 so với 15/12/2023 – 14/12/2024" in said
    for name in ("Vĩnh Hưng", "Vĩnh Hùng", "Minh Tân", "Ninh Khang"):
        assert name in said, name


@pytest.mark.parametrize("name", ["overview", "incidents"])
def test_2026_shows_three_communes(merged_district, open_page, name):
    at = open_page(f"pages/dashboards/{name}.py", query_params={"period": "Năm", "year": "2026"})

    assert not at.exception
    assert len(at.multiselect(key="communes").options) == 3
    assert vi("{n}/{all} communes reported in full", "xã", n=2, all=3) in at.caption[0].value


# The report of 10/10/2023 (domain.md section 9), through the front door


@pytest.fixture
def opened(sample_district, open_page):
    """The sample as a newcomer finds it."""

    def open_(name: str, **query: str):
        return open_page(f"pages/dashboards/{name}.py", query_params=query)

    return open_


def metrics(at) -> dict[str, tuple[str, str, str]]:
    return {m.label: (m.value, m.delta, m.proto.delta_description) for m in at.metric}


@pytest.mark.parametrize("name", ["overview", "incidents"])
def test_thirty_incidents_twelve_fewer_than_in_2022(opened, name):
    first = opened(name).metric[0]

    assert (first.value, first.delta) == ("30 vụ", "giảm 12 vụ")
    assert first.proto.delta_description == "(-28,57%)"


def test_eighty_nine_received_forty_seven_guided_one_hundred_seventy_eight_managed(opened):
    at = opened("overview")

    assert metrics(at)[vi("Reintegration: under management")][0] == "178 người"
    spoken = figures(at.code[0].value)
    place = spoken.index("89")
    assert spoken[place - 2 : place + 3] == ["2020", "14/09/2023", "89", "47", "178"]
    page = "\n".join(texts(opened("reintegration")))
    assert "178 người" in page
    assert vi("Since {year}: {n} received", year="2020", n="89") in page
    assert vi("Since {year}: {n} guided", year="2020", n="47") in page


def test_the_four_suggestions_of_the_forum_are_answered(opened):
    at = opened("overview")

    assert any("10/10/2023" in heading.value for heading in at.subheader)
    said = [text.value for text in at.text if text.value.startswith("Đề nghị")]
    assert len(said) == 4
    for words in ("tăng cường lực lượng", "đầu tư", "mạng xã hội", "quá khổ, quá tải"):
        assert sum(words in text for text in said) == 1, words


def test_chip_cards_are_reached_and_electronic_identification_is_exceeded(opened):
    at = opened("targets")

    shown = {metric.label: metric for metric in at.metric}
    card = next(shown[name] for name in shown if "căn cước" in name.lower() or "CCCD" in name)
    identity = next(shown[name] for name in shown if "định danh" in name.lower())
    assert card.delta == vi("goal of the year reached")
    assert identity.delta == vi("goal of the year passed")
    shares = [
        float(figures(metric.proto.delta_description)[0].rstrip("%").replace(",", "."))
        for metric in (card, identity)
    ]
    assert 100 <= shares[0] < 105
    assert shares[1] > 110


@pytest.mark.parametrize("name", DASHBOARDS)
def test_two_flows_are_never_a_rate_of_one_another(opened, name):
    """47/89, 47/178 and 89/178 are no shares of anything."""
    at = opened(name)

    assert any("DỮ LIỆU MẪU" in shown.value for shown in at.markdown)
    said = texts(at) + [str(value) for frame in frames(at) for value in frame.to_numpy().ravel()]
    assert len(said) > 20
    for wrong in ("47/89", "52,8", "52.8", "47/178", "26,40%", "89/178"):
        assert not any(wrong in words for words in said), wrong
