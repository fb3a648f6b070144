"""Satisfaction rounds as tallies, and targets with their monthly values.

The report says that the provincial police took a survey at the forum and states no result; that
the goal for chip cards was reached and that for electronic identification exceeded, without
numbers. So all numbers here are invented.
"""

from datetime import date
from random import Random

import sqlalchemy as sa

from db import schema
from db.sample.draw import Row, apportion, client_key, draw, lines_of, moment
from db.sample.places import ANCHOR, Place, months
from db.sample.store import ids, put
from db.schema import LEVELS

TOPICS = {
    "Đạo đức, lối sống": 0.960,
    "Thái độ ứng xử": 0.948,
    "Thực hiện chức trách": 0.942,
    "Giải quyết thủ tục": 0.930,
    "Kết quả giữ gìn an ninh trật tự": 0.936,
    "Tiếp thu, giải quyết góp ý": 0.922,
}
"""Topic to the share of satisfied answers (level 4 and 5) to expect."""
ROUND_YEARS = range(2021, 2027)
"""Years with a round in June."""
ROUND_TITLE = "Khảo sát mức độ hài lòng của người dân, tháng 6/{year}"
FORUM_TITLE = "Khảo sát tại diễn đàn ngày 10/10/2023 (Công an tỉnh thực hiện)"
FORUM_FORMS = 180
ISSUED_SHARE = 1 / 140
"""Forms handed out for each inhabitant."""
TARGETS = lines_of("targets.csv")
"""Year, name, unit of measure, goal, share of the goal that the whole year reaches."""
EARLY_MONTHS = 9
"""Most of a year's goal is worked off in these."""


def surveys(
    everywhere: list[Place], root_id: int, until: date
) -> tuple[list[Row], list[Row], list[Row]]:
    """Rows of survey that closed by the day, oldest first; of survey_forms and survey_tally (with
    survey_key; a tally has the position of its question)."""
    planned = [
        (date(year, 6, 1), date(year, 6, 12), ROUND_TITLE.format(year=year)) for year in ROUND_YEARS
    ]
    planned.append((ANCHOR, ANCHOR, FORUM_TITLE))
    names = {place.id: place.key for place in everywhere} | {root_id: "root"}
    rounds, forms, tallies = [], [], []
    for opened_on, closed_on, title in sorted(planned):
        if closed_on > until:
            break
        key = client_key("survey", closed_on)
        rounds.append(
            {
                "unit_id": root_id,
                "title": title,
                "opened_on": opened_on,
                "closed_on": closed_on,
                "client_key": key,
                "written_at": moment(closed_on, "survey"),
            }
        )
        at_forum = {root_id: FORUM_FORMS}
        issued_at = at_forum if closed_on == ANCHOR else _by_commune(everywhere, closed_on)
        for unit_id, issued in issued_at.items():
            where = {"survey_key": key, "unit_id": unit_id}
            chance = draw("survey", closed_on, names[unit_id])
            own, answers = filled_in(chance, issued, closed_on.year)
            forms.append(where | own)
            tallies += [where | {"valid": own["valid"]} | row for row in answers]
    return rounds, forms, tallies


def _by_commune(everywhere: list[Place], day: date) -> dict[int, int]:
    return {
        place.id: round(place.people * ISSUED_SHARE) for place in everywhere if place.exists(day)
    }


def filled_in(chance: Random, issued: int, year: int) -> tuple[dict[str, int], list[Row]]:
    returned = issued - sum(chance.random() < 0.06 for _ in range(issued))
    valid = returned - sum(chance.random() < 0.02 for _ in range(returned))
    mood = chance.gauss(0, 0.008) + 0.004 * (min(year, 2024) - 2021)
    rows = []
    for position, satisfied in enumerate(TOPICS.values(), start=1):
        answered = valid - chance.choices((0, 1, 2), (80, 15, 5))[0]
        good = sum(chance.random() < min(satisfied + mood, 0.985) for _ in range(answered))
        very = round(good * chance.uniform(0.42, 0.6))
        bad = answered - good
        worst, poor = (1 if chance.random() < 0.05 * bad else 0), round(bad * 0.25)
        poor = min(poor, bad - worst)
        levels = (worst, poor, bad - worst - poor, good - very, very)
        rows.append({"position": position, **dict(zip(LEVELS, levels, strict=True))})
    return {"issued": issued, "returned": returned, "valid": valid}, rows


def put_surveys(
    conn: sa.Connection, rounds: list[Row], forms: list[Row], tallies: list[Row]
) -> None:
    """Put the rows that `surveys` makes into the database, with the questions of each round."""
    put(conn, schema.survey, rounds)
    questions = [
        {"survey_key": row["client_key"], "position": position, "topic": topic}
        for row in rounds
        for position, topic in enumerate(TOPICS, start=1)
    ]
    put(
        conn, schema.survey_question, questions, key=("survey_id", "position"), survey=schema.survey
    )
    put(conn, schema.survey_forms, forms, key=("survey_id", "unit_id"), survey=schema.survey)
    question = schema.survey_question.c
    topics = {
        (survey_id, position): question_id
        for survey_id, position, question_id in conn.execute(
            sa.select(question.survey_id, question.position, question.id)
        )
    }
    surveys_by_key = ids(conn, schema.survey.c.client_key)
    for row in tallies:
        row["question_id"] = topics[surveys_by_key[row["survey_key"]], row.pop("position")]
    key = ("survey_id", "unit_id", "question_id")
    put(conn, schema.survey_tally, tallies, key=key, survey=schema.survey)


def targets(
    root_id: int, until: date, first_year: int = 0, scale: int = 1
) -> tuple[list[Row], list[Row]]:
    """Rows of target since the year whose first month has ended; of target_value (with
    target_key): what was reached by the end of each ended month, since the start of the year.
    Goals are `scale` times those of the sample district."""
    ended = list(months(until))
    goals, values = [], []
    for line in TARGETS:
        year, goal, share = int(line["year"]), scale * int(line["goal"]), float(line["share"])
        name, unit_of_measure = line["name"], line["unit_of_measure"]
        own = [month for month in ended if month.year == year >= first_year]
        if not own:
            continue
        key = client_key("target", year, name)
        goals.append(
            {
                "unit_id": root_id,
                "year": year,
                "name": name,
                "unit_of_measure": unit_of_measure,
                "goal": goal,
                "client_key": key,
                "written_at": moment(date(year - 1, 12, 20), name),
            }
        )
        chance = draw("target", year, name)
        early = {number: 1 if number <= EARLY_MONTHS else 0.1 for number in range(1, 13)}
        steps = apportion(
            round(goal * share) + chance.randint(0, goal // 100),
            {number: weight * chance.uniform(0.6, 1.4) for number, weight in early.items()},
        )
        values += [
            {
                "target_key": key,
                "month": month,
                "reached": sum(steps[number] for number in range(1, month.month + 1)),
            }
            for month in own
        ]
    return goals, values
