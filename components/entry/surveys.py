"""What a commune tells of a survey round: forms, and answers at each level, in one table."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from components.data import read, write
from components.entry import subject
from components.figures.filters import commune_labels
from components.figures.now import today
from components.forms import draft as drafts
from components.forms import grid
from components.forms.form import Form, Start, Values, counted
from components.shell.sitemap import PAGES
from components.words import formats, terms, wording
from components.words.i18n import _, _n
from db.commands.surveys import save_tallies
from db.entries.surveys import TallyEntry
from db.ledger.records import Saved
from db.model import N_, Faults, Level, Refusal, Scope, Unit, User
from db.queries import records, surveys
from db.queries.drafts import Draft
from db.queries.surveys import Round
from db.schema import LEVELS

FORMS = ("issued", "returned", "valid")
WIDTHS = (4, 1, 1, 1, 1, 1, 0.8, 1.6)
"""Question, levels, sum and check, relative."""
ROUND_PAGE = PAGES / "entry" / "round.py"


def choose(user: User) -> tuple[Round, Unit | None] | None:
    """The round and the unit that the address or its draft asks for, or the newest round; to be
    chosen anew. No unit before one is chosen; None, in words, without a round."""
    own = read(records.own_units, user.enters)
    possible = {
        told.id: (told, offered)
        for told in read(surveys.rounds)
        if (offered := _offered(told, own))
    }
    known = drafts.opened("surveys", user)
    about = drafts.about_record("surveys", user)
    survey_id = about.get(drafts.RECORD)
    unit_id = about.get("unit") if known else _unit_asked()
    if known is not None and known.sent_at is None:
        _require_offered(known, possible, user)
    if survey_id not in possible:
        ended = [id_ for id_, (told, _offer) in possible.items() if _awaited(told)]
        survey_id = next(iter([*ended, *possible]), None)
    subject.set_up(user, ROUND_PAGE, _("New round"), _("Change this round"), survey_id)
    if survey_id is None:
        st.info(_("There is no survey round yet."), icon=":material/info:")
        return None
    told, offered = possible[survey_id]
    rounds, units = st.columns([2, 1])
    with rounds:
        here = {"id": str(survey_id)}
        subject.choice(
            "round", _("Survey round"), _titles(possible), survey_id, lambda id_: {"id": str(id_)}
        )
    with units:
        if len(offered) == 1:
            unit_id = next(iter(offered))
        unit_id = unit_id if unit_id in offered else None
        subject.choice(
            "unit",
            _("Commune"),
            _unit_labels(told, offered),
            unit_id,
            lambda id_: here | {"unit": str(id_)},
        )
    _coverage(told)
    return told, offered[unit_id] if unit_id is not None else None


def ask(user: User, told: Round, unit: Unit) -> Form:
    return drafts.ask(
        "surveys",
        user,
        partial(_start, told.id, unit.id),
        about={drafts.RECORD: told.id, "unit": unit.id},
        anew=_("Next commune"),
    )


def _require_offered(
    known: Draft, possible: Mapping[int, tuple[Round, dict[int, Unit]]], user: User
) -> None:
    """End the page unless the user writes for the draft's round and unit."""
    _round, offered = possible.get(known.record_id or 0, (None, {}))
    if known.about.get("unit") not in offered:
        drafts.refuse(known, Refusal(drafts.NOT_FOUND), _("Next commune"), by=user)


def fields(form: Form, told: Round) -> None:
    with st.grid(3, min_column_width=180):
        form.count("issued", _("Forms handed out"))
        form.count("returned", _("Forms that came back"))
        form.count("valid", _("Valid forms"))
    valid = _number(form.values.get("valid"))
    levels = [_("Level {n}", n=n) for n in range(1, 1 + len(LEVELS))]
    grid.counts(
        form,
        [_("Question"), *levels, _("Sum"), _("Check")],
        [
            grid.Row(
                f"answers.{id_}",
                f"{told.positions[id_]}. {topic}",
                {
                    cell: _("Question {place}, level {n}", place=told.positions[id_], n=n)
                    for n, cell in enumerate(_cells(id_), 1)
                },
                partial(_beside, form, id_, valid),
            )
            for id_, topic in told.questions.items()
        ],
        WIDTHS,
    )
    st.caption(
        _(
            "Levels: {levels}. Enter 0 where nobody has chosen one.",
            levels="; ".join(terms.levels()),
        )
    )


def finish(form: Form, told: Round) -> None:
    form.send(
        _("Send the numbers"),
        partial(_save, told),
        receipt=_("The numbers of the commune are saved."),
    )


def listed(user: User, told: Round) -> None:
    """For who writes for several units: what each has told of the round."""
    offered = _offered(told, read(records.own_units, user.enters))
    if len(offered) < 2:
        return
    names = _unit_names(offered)
    forms = [told.forms.get(id_, (None, None, None)) for id_ in offered]
    st.dataframe(
        pd.DataFrame(
            {
                _("Unit"): [names[id_] for id_ in offered],
                _("Numbers"): [
                    _("there") if id_ in told.forms else _("missing") for id_ in offered
                ],
                _("Forms handed out"): [formats.number(issued) for issued, _r, _v in forms],
                _("Forms that came back"): [formats.number(back) for _i, back, _v in forms],
                _("Valid forms"): [formats.number(valid) for _i, _r, valid in forms],
            }
        ),
        hide_index=True,
        height="content",
        alt=_("What each commune has told of the round"),
    )


def _offered(told: Round, own: Scope) -> dict[int, Unit]:
    """The units of the round that the user writes for."""
    units = read(surveys.surveyed, told.unit_id, told.closed_on)
    return {id_: unit for id_, unit in units.items() if own.allows(id_)}


def _awaited(told: Round) -> bool:
    """The round has ended, and is not one that was held at the district alone."""
    return told.closed_on <= today() and set(told.forms) != {told.unit_id}


def _unit_asked() -> int | None:
    """The unit that the address names for its round."""
    return drafts.id_asked("unit") if drafts.record_asked() is not None else None


def _titles(possible: Mapping[int, tuple[Round, dict[int, Unit]]]) -> dict[int, str]:
    return {
        id_: f"{told.title} ({formats.day(told.closed_on)})"
        for id_, (told, _offer) in possible.items()
    }


def _unit_labels(told: Round, offered: Mapping[int, Unit]) -> dict[int, str]:
    names = _unit_names(offered)
    return {
        id_: _("{unit} (numbers are there)", unit=names[id_]) if id_ in told.forms else names[id_]
        for id_ in offered
    }


def _unit_names(offered: Mapping[int, Unit]) -> dict[int, str]:
    communes = {id_: unit for id_, unit in offered.items() if unit.level is Level.COMMUNE}
    return {id_: unit.full_name for id_, unit in offered.items()} | commune_labels(communes)


def _coverage(told: Round) -> None:
    """Who has told of the round, and who is missing."""
    units = read(surveys.surveyed, told.unit_id, told.closed_on)
    communes = {id_: unit for id_, unit in units.items() if unit.level is Level.COMMUNE}
    missing = [_short(unit) for id_, unit in communes.items() if id_ not in told.forms]
    there = len(communes) - len(missing)
    said = [_("Numbers are there from {n}/{all} communes.", n=there, all=len(communes))]
    if missing and there:
        said.append(_("Missing: {communes}.", communes=", ".join(missing)))
    if told.unit_id in told.forms and told.unit_id not in communes:
        district = units[told.unit_id].full_name
        said.append(_("Forms handed out at {unit} itself are told of.", unit=district))
    st.text("\n".join(said))


def _short(unit: Unit) -> str:
    return wording.short_name(unit) if unit.level is Level.COMMUNE else unit.full_name


def _start(survey_id: int, unit_id: int) -> Start:
    told = read(surveys.tallies, survey_id, unit_id)
    if told is None:
        return Start()
    forms = {name: formats.number(getattr(told, name)) for name in FORMS}
    answers = {
        cell: formats.number(count)
        for id_, counts in told.answers.items()
        for cell, count in zip(_cells(id_), counts, strict=True)
    }
    return Start({**forms, **answers}, told.mark)


def _number(typed: str | None) -> int | None:
    """What is a count so far; None for everything else."""
    try:
        return formats.parse_count(typed or "")
    except Refusal:
        return None


def _cells(question_id: int) -> list[str]:
    """The fields of the question's answers, level 1 first."""
    return [f"answers.{question_id}.{level}" for level in LEVELS]


def _typed(values: Values, question_id: int) -> list[str]:
    """The answers to the question as typed, level 1 first; nothing if none is."""
    typed = [str(values.get(cell) or "").strip() for cell in _cells(question_id)]
    return typed if any(typed) else []


def _beside(form: Form, question_id: int, valid: int | None) -> tuple[str, str]:
    """The sum of the answers to a question, and how it stands to the valid forms, in words."""
    typed = _typed(form.values, question_id)
    if not typed:
        return "", ""
    numbers = [_number(answers or "0") for answers in typed]
    if None in numbers:
        return formats.MISSING, _("not a whole number")
    told = sum(number or 0 for number in numbers)
    return formats.number(told), "" if valid is None else _against(told, valid)


def _against(told: int, valid: int) -> str:
    if told > valid:
        return _("{n} too many", n=formats.number(told - valid))
    if told == valid:
        return _("all answered")
    left = valid - told
    return _n("{n} without answer", "{n} without answers", left, n=formats.number(left))


def _entry(told: Round, unit_id: int, values: Values) -> TallyEntry:
    faults = Faults()
    forms = {name: counted(values, name, faults, empty=None) for name in FORMS}
    answers = {}
    for id_, place in told.positions.items():
        typed = _typed(values, id_)
        levels = [_number(answers or "0") for answers in typed]
        for level, (cell, number) in enumerate(zip(_cells(id_), levels, strict=False), 1):
            if number is None:
                faults.add(
                    cell,
                    N_("Question {place}, level {level}: enter a whole number from 0 up."),
                    place=place,
                    level=level,
                )
        if typed:
            answers[id_] = tuple(level or 0 for level in levels)
    faults.refuse()
    return TallyEntry(told.id, unit_id, **forms, answers=answers)


def _save(told: Round, form: Form) -> Saved:
    entry = _entry(told, form.about["unit"], form.values)
    return write(save_tallies, entry, form.submission, today=today(), by=form.user)
