"""Forums and what citizens say there; every suggestion with the days on which its state changed.

Four suggestions of the forum of 10/10/2023 are in the report, and that the leadership answered at
the forum; it does not say what. Which two of them were finished by that and which are still
worked on, and every other forum, is invented.
"""

import json
import re
from datetime import date, datetime, timedelta
from random import Random

from db.model import SuggestionState
from db.sample.draw import FOLDER, Row, client_key, draw, lines_of, moment, pick
from db.sample.places import ANCHOR, DISTRICT_ENDS, Place
from db.text import search_key

THEMES = {line["code"]: float(line["weight"]) for line in lines_of("themes.csv")}
WORDS = json.loads((FOLDER / "suggestions.json").read_text(encoding="utf-8"))
CHOICE = re.compile(r"{([^}]+)}")
"""One of several words: {a|b|c}."""
TITLE = "Diễn đàn Công an lắng nghe ý kiến Nhân dân"
DISTRICT_PARTNER, OTHER_PARTNER = "Ban Dân vận Huyện ủy", "Ủy ban Mặt trận Tổ quốc"
"""Who holds a forum with the police: with the district as long as there is one, and else."""
State = SuggestionState
ENDS = {
    State.ANSWERED_ON_SPOT: 44,
    State.RESOLVED: 38,
    State.TRANSFERRED: 8,
    State.NOT_FEASIBLE: 5,
    State.IN_PROGRESS: 5,
}
"""How suggestions end in the long run; the last are still worked on years later."""
DUE_DAYS = {30: 3, 60: 4, 90: 3}


def voices(
    everywhere: list[Place], root_id: int, until: date, theme_ids: dict[str, int]
) -> tuple[list[Row], list[Row], list[Row]]:
    """Rows of forum, of suggestion (with forum_key) and of suggestion_event (with
    suggestion_key), each in the order of their days."""
    forums: list[Row] = []
    suggestions: list[Row] = []
    events: list[Row] = []
    used: set[str] = set()
    for line in lines_of("forums.csv"):
        held_on = date.fromisoformat(line["held_on"])
        if held_on > until:
            break
        here = [place for place in everywhere if place.exists(held_on)]
        place = next((place for place in here if place.code == line["code"]), None)
        forum = _forum(line, held_on, place, root_id)
        forums.append(forum)
        for number in range(int(line["suggestions"])):
            row, states = (
                _reported(number)
                if held_on == ANCHOR
                else invented(draw("suggestion", held_on, number), held_on, place, used)
            )
            key = client_key("suggestion", held_on, number)
            suggestions.append(of_forum(forum, row, theme_ids, key, moment(held_on, number)))
            events += events_of(key, states)
    events.sort(key=lambda event: event["happened_on"])
    return forums, suggestions, [event for event in events if event["happened_on"] <= until]


def of_forum(forum: Row, row: Row, theme_ids: dict[str, int], key: str, at: datetime) -> Row:
    """The row of suggestion, heard at the forum."""
    return {
        "forum_key": forum["client_key"],
        "unit_id": forum["unit_id"],
        "theme_id": theme_ids[row.pop("theme")],
        **row,
        "search_key": search_key(row["text"]),
        "client_key": key,
        "written_at": at,
    }


def _forum(line: dict[str, str], held_on: date, place: Place | None, root_id: int) -> Row:
    return {
        "unit_id": place.id if place else root_id,
        "held_on": held_on,
        "title": TITLE,
        "venue": "Nhà văn hóa" if place else "Hội trường trung tâm",
        "partner": OTHER_PARTNER if place or held_on >= DISTRICT_ENDS else DISTRICT_PARTNER,
        "attendees": int(line["attendees"]),
        "client_key": client_key("forum", held_on),
        "written_at": moment(held_on, "forum"),
    }


History = list[tuple[date, SuggestionState, str]]


def _reported(number: int) -> tuple[Row, History]:
    report = WORDS["reported"][number]
    state = SuggestionState(report["state"])
    due_on = date.fromisoformat(report["due_on"]) if report["due_on"] else None
    row = {name: report[name] for name in ("theme", "text", "responsible")} | {"due_on": due_on}
    history = [(ANCHOR, State.RECEIVED, ""), (ANCHOR, state, report["answer"])]
    if due_on:
        done = due_on - timedelta(days=12)
        history.append((done, State.RESOLVED, WORDS["answers"]["resolved"][2]))
    return row, history


def invented(
    chance: Random, held_on: date, place: Place | None, used: set[str]
) -> tuple[Row, History]:
    """A suggestion that was made at the place, and what became of it."""
    theme, text = words_of(chance, used)
    end = pick(chance, ENDS)
    due_on = held_on + timedelta(days=pick(chance, DUE_DAYS))
    row = {
        "theme": theme,
        "text": text,
        "responsible": f"Công an {place.kind} {place.name}" if place else "Bộ phận tổng hợp",
        "due_on": None if end is State.ANSWERED_ON_SPOT else due_on,
    }
    return row, history_of(chance, held_on, due_on, end)


def words_of(chance: Random, used: set[str]) -> tuple[str, str]:
    """A theme and words about it that no one has used yet in the sample."""
    while True:
        theme = pick(chance, THEMES)
        template = chance.choice(WORDS["themes"][theme])
        text = CHOICE.sub(lambda found: chance.choice(found[1].split("|")), template)
        if text not in used:
            used.add(text)
            return theme, text


def history_of(chance: Random, held_on: date, due_on: date, end: SuggestionState) -> History:
    """From received to its end: most in time, some after the due day, few never."""
    answer = chance.choice(WORDS["answers"][end])
    received: History = [(held_on, State.RECEIVED, "")]
    if end is State.ANSWERED_ON_SPOT:
        return [*received, (held_on, end, answer)]
    begun = held_on + timedelta(days=chance.randint(0, 9))
    if end is State.TRANSFERRED:
        return [*received, (begun + timedelta(days=3), end, answer)]
    working = (begun, State.IN_PROGRESS, chance.choice(WORDS["answers"]["in_progress"]))
    if end is State.IN_PROGRESS:
        return [*received, working]
    span = (due_on - begun).days
    late = chance.random() < 0.2
    ended = (
        due_on + timedelta(days=chance.randint(2, 75))
        if late
        else begun + timedelta(days=chance.randint(span // 2, span))
    )
    return [*received, working, (ended, end, answer)]


def events_of(suggestion_key: str, history: History) -> list[Row]:
    """Rows of suggestion_event."""
    return [
        {
            "suggestion_key": suggestion_key,
            "happened_on": day,
            "state": state,
            "answer": answer,
            "client_key": client_key("suggestion_event", suggestion_key, step),
            "written_at": moment(day, suggestion_key, step),
        }
        for step, (day, state, answer) in enumerate(history)
    ]
