"""What a commune reports of a survey round: forms, and answers at each level, in one table."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from components.data import read
from components.entry import subject
from components.figures import tables
from components.figures.now import today
from components.figures.offering import commune_labels
from components.forms import draft as drafts
from components.forms import grid
from components.forms.field import draw_rest, fill, read_fields
from components.forms.form import Form, Start, Values
from components.shell.sitemap import PAGES
from components.words import formats, terms, wording
from components.words.i18n import _, _n, capitalized
from db.commands.surveys import save_tallies
from db.entries.surveys import FORMS, TallyEntry
from db.ledger.records import Saved
from db.model import COMMUNE, N_, Faults, Refusal, Scope, Unit, User
from db.queries import records, surveys
from db.queries.surveys import Round
from db.schema import LEVELS

WIDTHS = (4, 1, 1, 1, 1, 1, 0.8, 1.6)
"""Question, levels, sum and check, relative."""
ROUND_PAGE = PAGES / "entry" / "round.py"


def choose(user: User) -> tuple[Round, Unit | None] | None:
    """The round and the unit that the address or its draft asks for, or the newest round; to be
    chosen anew. No unit before one is chosen; None, in words, without a round."""
    own = read(records.own_units, user.enters)
    possible = {one.id: one for one in read(surveys.rounds) if _units(one, own)}
    known = drafts.opened("surveys", user)
    about = drafts.about_record("surveys", user)
    survey_id = about.get(drafts.RECORD)
    unit_id = about.get("unit")
    if known is None and survey_id is not None:
        unit_id = drafts.id_asked("unit")
    if known is not None and known.sent_at is None:
        meant = possible.get(known.record_id or 0)
        if meant is None or unit_id not in _units(meant, own):
            drafts.refuse(known, Refusal(drafts.NOT_FOUND), _("Next commune"), by=user)
    if survey_id not in possible:
        # One that was held at the district alone waits for nobody
        ended = [
            id_
            for id_, one in possible.items()
            if one.closed_on <= today() and set(one.forms) != {one.unit_id}
        ]
        survey_id = next(iter([*ended, *possible]), None)
    is_own = survey_id is not None and own.allows(possible[survey_id].unit_id)
    changed = survey_id if is_own else None
    subject.set_up(user, ROUND_PAGE, _("New round"), _("Change this round"), changed)
    if survey_id is None:
        st.info(_("There is no survey round yet."), icon=":material/info:")
        return None
    round_ = possible[survey_id]
    units = _units(round_, own)
    if len(units) == 1:
        unit_id = next(iter(units))
    unit = units.get(unit_id) if unit_id else None
    rounds, communes = st.columns([2, 1])
    with rounds:
        titles = {id_: f"{r.title} ({formats.day(r.closed_on)})" for id_, r in possible.items()}
        subject.choice("round", _("Survey round"), titles, survey_id, "id")
    with communes:
        labels = {
            id_: _("{unit} (numbers are there)", unit=name) if id_ in round_.forms else name
            for id_, name in _names(units).items()
        }
        here = {"id": str(survey_id)}
        subject.choice("unit", _("Commune"), labels, unit.id if unit else None, "unit", here)
    _coverage(round_, units)
    return round_, unit


def ask(user: User, round_: Round, unit: Unit) -> Form:
    about = {drafts.RECORD: round_.id, "unit": unit.id}
    return drafts.ask("surveys", user, _start, about=about, anew=_("Next commune"))


def fields(form: Form, round_: Round) -> None:
    with st.grid(3, min_column_width=180):
        draw_rest(form, FORMS)
    valid = _number(form.values.get("valid"))
    levels = [_("Level {n}", n=n) for n in range(1, 1 + len(LEVELS))]
    grid.counts(
        form,
        [_("Question"), *levels, _("Sum"), _("Check")],
        [
            grid.Row(
                f"answers.{id_}",
                f"{round_.positions[id_]}. {topic}",
                {
                    cell: _("Question {place}, level {n}", place=round_.positions[id_], n=n)
                    for n, cell in enumerate(_cells(id_), 1)
                },
                partial(_beside, form, id_, valid),
            )
            for id_, topic in round_.questions.items()
        ],
        WIDTHS,
    )
    form.zeroes(*(cell for id_ in round_.questions for cell in _cells(id_)))
    names = "; ".join(terms.levels())
    st.caption(_("Levels: {levels}. Enter 0 where nobody has chosen one.", levels=names))


def finish(form: Form, round_: Round) -> None:
    receipt = _("The numbers of the commune are saved.")
    form.send(_("Send the numbers"), partial(_save, round_), receipt=receipt)


def listed(user: User, round_: Round) -> None:
    """For who writes for several units: what each has reported of the round."""
    units = _units(round_, read(records.own_units, user.enters))
    if len(units) < 2:
        return
    forms = [round_.forms.get(id_) for id_ in units]
    counts = zip(*(one or (None, None, None) for one in forms), strict=True)
    tables.show(
        {
            _("Unit"): list(_names(units).values()),
            _("Numbers"): [_("there") if one else _("missing") for one in forms],
            **{
                label: pd.array(column, dtype="Int64")
                for label, column in zip(
                    terms.labels(*FORMS.values()).values(), counts, strict=True
                )
            },
        },
        placeholder=formats.MISSING,
        alt=_("What each commune has reported of the round"),
    )


def _units(round_: Round, own: Scope) -> dict[int, Unit]:
    """The units of the round that the user writes for."""
    units = read(surveys.surveyed, round_.unit_id, round_.closed_on)
    return {id_: unit for id_, unit in units.items() if own.allows(id_)}


def _communes(units: Mapping[int, Unit]) -> dict[int, Unit]:
    return {id_: unit for id_, unit in units.items() if unit.level == COMMUNE}


def _names(units: Mapping[int, Unit]) -> dict[int, str]:
    names = {id_: capitalized(unit.full_name) for id_, unit in units.items()}
    return names | commune_labels(_communes(units))


def _coverage(round_: Round, units: Mapping[int, Unit]) -> None:
    """Which of the communes have reported, and which are missing."""
    communes = _communes(units)
    if len(communes) < 2:
        return
    missing = [wording.short_name(one) for id_, one in communes.items() if id_ not in round_.forms]
    there = len(communes) - len(missing)
    lines = [_("Numbers are there from {n}/{all} communes.", n=there, all=len(communes))]
    if missing and there:
        lines.append(_("Missing: {communes}.", communes=wording.listed(missing)))
    if round_.unit_id in round_.forms and round_.unit_id in units.keys() - communes.keys():
        district = units[round_.unit_id].full_name
        lines.append(_("Forms handed out at {unit} itself are there.", unit=district))
    st.text("\n".join(lines))


def _start(about: Values) -> Start:
    tallies = read(surveys.tallies, about[drafts.RECORD], about["unit"])
    if tallies is None:
        return Start()
    answers = {
        cell: formats.number(count)
        for id_, counts in tallies.answers.items()
        for cell, count in zip(_cells(id_), counts, strict=True)
    }
    return Start({**fill(FORMS, vars(tallies)), **answers}, tallies.mark)


def _number(typed: str | None) -> int | None:
    """What is a count so far; None for everything else."""
    try:
        return formats.parse_count(typed or "")
    except Refusal:
        return None


def _cells(question_id: int) -> list[str]:
    """The fields of the question's answers, level 1 first."""
    return [f"answers.{question_id}.{level}" for level in LEVELS]


def _answers(values: Values, question_id: int) -> list[int | None]:
    """The answers to the question, level 1 first, None for what is no count; an empty cell is 0
    unless all are: then there is nothing."""
    typed = [str(values.get(cell) or "").strip() for cell in _cells(question_id)]
    return [_number(answers or "0") for answers in typed] if any(typed) else []


def _beside(form: Form, question_id: int, valid: int | None) -> tuple[str, str]:
    """The sum of the answers to a question, and how it stands to the valid forms, in words."""
    answers = _answers(form.values, question_id)
    if not answers:
        return "", ""
    if None in answers:
        return formats.MISSING, _("not a whole number")
    total = sum(answer or 0 for answer in answers)
    return formats.number(total), "" if valid is None else _against(total, valid)


def _against(total: int, valid: int) -> str:
    if total > valid:
        return _("{n} too many", n=formats.number(total - valid))
    if total == valid:
        return _("all answered")
    left = valid - total
    return _n("{n} without answer", "{n} without answers", left, n=formats.number(left))


def _save(round_: Round, form: Form) -> Saved:
    values, faults, answers = form.values, Faults(), {}
    forms = read_fields(FORMS, values, faults)
    for id_, place in round_.positions.items():
        levels = _answers(values, id_)
        for level, (cell, count) in enumerate(zip(_cells(id_), levels, strict=False), 1):
            if count is None:
                message = N_("Question {place}, level {level}: enter a whole number from 0 up.")
                faults.add(cell, message, place=place, level=level)
        if levels:
            answers[id_] = tuple(level or 0 for level in levels)
    faults.refuse()
    entry = TallyEntry(round_.id, form.about["unit"], **forms, answers=answers)
    return form.write(save_tallies, entry, today=today())
