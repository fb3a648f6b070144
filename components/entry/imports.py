"""Bringing in a spreadsheet: choose what it is, hand it over, look at what it says, write it."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from uuid import uuid4

import pandas as pd
import streamlit as st

from components import measures
from components.beside import processes, work
from components.data import address, fresh, noting_refusal, write
from components.entry import alike
from components.figures import tables
from components.figures.now import today
from components.forms import draft as drafts
from components.forms.form import Form, Start
from components.forms.inputs import uploader
from components.runtime import cookies
from components.words import formats
from components.words.i18n import _, calling, kinds, language, speaking
from components.words.imports import column_words, note_words, refusal_words, values_words
from db import bringing
from db.bringing import FILE, Preview
from db.commands.imports import FORM
from db.ledger import drafts as commands
from db.ledger.records import Saved, Submission
from db.model import Refusal, User
from db.queries.drafts import files_of
from db.sheets.cells import text
from db.sheets.lists import Lists, read_lists
from db.sheets.present import Answer, Answers
from db.sheets.subject import Subject
from db.sheets.subjects import SUBJECTS
from db.sheets.understood import Understood
from db.text import search_key

LISTED = 200
EXCHANGE = {"back": True, "stands": False}
"""What is done where day and month look exchanged."""
KINDS = ["xlsx", "xls", "csv"]
PREVIEW = "preview"
"""Where the form has what was seen in its file, and of which file and lists that is."""


def ask(user: User) -> Form:
    return drafts.ask(FORM, user, lambda _about: Start(), about={}, anew=_("Next file"))


def choose(form: Form) -> Subject | None:
    """What is in the file, and its template."""
    titles = {name: _(subject.title) for name, subject in SUBJECTS.items()}
    name = form.choice("subject", _("What is in the file"), titles, disabled=len(titles) == 1)
    if name is None:
        st.caption(
            _(
                "Choose what is in the file to get a template. The filled-in file is handed over "
                "here; it is looked at before anything is saved."
            )
        )
        return None
    subject = SUBJECTS[name]
    _offer_file(
        "template",
        _("Download the template"),
        _("template"),
        subject,
        partial(_template, subject, form.user),
    )
    return subject


def _template(subject: Subject, user: User) -> bytes:
    from components.export import import_sheets  # with the first file, not with the server

    return import_sheets.template(subject, fresh(read_lists, today(), by=user))


def _problems(found: Understood) -> bytes:
    from components.export import import_sheets

    return import_sheets.problems(found.bad)


def hand_over(form: Form) -> bool:
    """Take a file and keep it at once; whether there is one."""
    kept = fresh(files_of, form.key).get(FILE)
    tries = form.values.get("tries") or 0
    at = f"{form.key}.upload.{tries}"
    if kept is None:
        uploader(
            _("Spreadsheet (.xlsx, .xls or .csv)"),
            KINDS,
            key=at,
            on_change=_keep_file,
            args=(form, at, tries),
        )
        return False
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(_("File: {name}", name=form.values.get("name") or ""))
        st.caption(_("Kept at {time}", time=formats.clock(kept)))
        st.button(
            _("Take another file"),
            key="another",
            icon=":material/close:",
            on_click=_drop_file,
            args=(form,),
        )
    return True


def look(form: Form, subject: Subject) -> Preview | None:
    """What the file says, read again only when the file or what it is checked against changes."""
    kept = fresh(files_of, form.key)[FILE]
    lists = fresh(read_lists, today(), by=form.user)
    exchange = EXCHANGE.get(form.values.get("exchange") or "")
    at, found = (kept, subject.name, lists, exchange), form.state.found
    known = found.get(PREVIEW)
    if known is None or known[0] != at:
        key = f"{form.key}#reading"
        task = _task(form, subject, lists, exchange)
        work.begin(key, lambda reading: reading.run(bringing.look, task))
        try:
            known = at, work.awaited(key, _("Reading the file")).result()
        except processes.Stopped as stopped:
            known = at, stopped
        except Refusal as refusal:
            st.error(refusal_words(refusal), icon=":material/error:")
            return None
        found[PREVIEW] = known
    if isinstance(known[1], Refusal):
        st.info(refusal_words(known[1]), icon=":material/stop_circle:")
        st.button(_("Read the file"), key="read", on_click=found.pop, args=(PREVIEW,))
        return None
    preview: Preview = known[1]
    return preview


def _task(form: Form, subject: Subject, lists: Lists, exchange: bool | None) -> bringing.Task:
    browser = cookies.binding()
    return bringing.Task(*address(), form.key, subject, lists, exchange, form.user, browser)


def ask_order(form: Form, preview: Preview) -> bool:
    """Whether day and month were exchanged where it looks so; whether that is answered."""
    if not preview.found.exchanges:
        return True
    st.subheader(_("Day or month first?"))
    st.text(
        _(
            "In these columns day and month look exchanged, as Excel of another region does it. "
            "Compare an example with the papers and say which is right."
        )
    )
    rows = [
        {
            _("Sheet"): one.sheet,
            _("Column"): column_words(one.label, one.column),
            _("As it stands"): text(one.stands),
            _("Put back"): text(one.back),
        }
        for one in preview.found.exchanges
    ]
    tables.show(rows, alt=_("Columns in which day and month look exchanged"))
    options = {"back": _("Put day and month back"), "stands": _("They are right as they stand")}
    return form.choice("exchange", _("The days of these columns"), options, st.radio) is not None


def show(preview: Preview) -> None:
    """How much there is, and what hinders it."""
    found = preview.found
    with st.grid(5 if preview.compared.alike else 4, min_column_width=150):
        st.metric(_("Rows that can be read"), formats.number(preview.rows))
        st.metric(_("New"), formats.number(preview.new))
        st.metric(_("There already"), formats.number(len(preview.compared.there)))
        if preview.compared.alike:
            st.metric(_("Like a known one"), formats.number(len(preview.compared.alike)))
        st.metric(_("With problems"), formats.number(found.bad_rows))
    for note in found.notes:
        st.text(_("Sheet {sheet}: {message}", sheet=note.sheet, message=note_words(note)))
    if found.bad_rows:
        _show_problems(found)
    if found.personal_rows:
        _show_personal(found)


def details(preview: Preview) -> None:
    """What was understood: the first rows, and all rows by month and commune."""
    found = preview.found
    if found.rows:
        st.subheader(_("The first rows, as understood"))
        rows = [values_words(found.subject.columns, found.lists, row) for row in found.rows]
        tables.show(rows, alt=_("The first rows of the file"), height="auto")
        _show_totals(found)


def finish(form: Form, subject: Subject, preview: Preview) -> None:
    """The button that writes the rows, once nothing hinders it."""
    if preview.found.bad_rows:
        st.warning(
            _("Nothing comes in while a row has problems. Correct the file and take it again."),
            icon=":material/block:",
        )
        return
    compared, found = preview.compared, preview.found
    answers = alike.decide(form, found, compared.alike)
    if answers is None:
        return
    new = preview.new + [*answers.values()].count(Answer.NEW)
    changed = len(compared.updates(found, answers))
    if not new and not changed:
        st.info(
            _("Every row of this file is there already. Nothing is left to bring in."),
            icon=":material/done_all:",
        )
        return
    form.refused()
    key = f"{form.key}#writing"
    n = {"n": formats.number(new), "changed": formats.number(changed)}
    label, receipt = _("Bring in {n} rows", n=n["n"]), _("{n} rows are in.", n=n["n"])
    if changed:
        label = _("Bring in {n} rows, update {changed} incidents", **n)
        receipt = _("{n} rows are in, {changed} incidents updated.", **n)
    if st.button(label, type="primary", key="bring_in"):
        found = preview.found
        task = _task(form, subject, found.lists, found.exchange)
        asked = form.submission, compared.fingerprint, answers
        work.begin(key, lambda writing: _written(writing, task, *asked))
    if work.is_under_way(key):
        ended = work.awaited(key, _("Writing"))
        form.attempt(ended.result, receipt)
        st.rerun()


def _written(
    writing: work.Work, task: bringing.Task, submission: Submission, seen: str, answers: Answers
) -> Saved:
    with noting_refusal("import_rows", by=task.by), measures.IMPORTS.time():
        saved: Saved = writing.run(bringing.bring_in, task, submission, seen, answers)
    return saved


def _keep_file(form: Form, at: str, tries: int) -> None:
    file = st.session_state[at]
    if file is None:
        return
    anew = dict.fromkeys(("exchange", *alike.TOGETHER))  # what was chosen of another file
    form.keep("subject", name=file.name, tries=tries + 1, **anew)
    keep = partial(write, commands.keep_file, form.key, FILE, file.getvalue(), by=form.user)
    form.attempt(keep, "")


def _drop_file(form: Form) -> None:
    form.attempt(partial(write, commands.drop_file, form.key, FILE, by=form.user), "")


def _show_problems(found: Understood) -> None:
    st.subheader(_("To correct"))
    rows = [
        {
            _("Sheet"): bad.sheet,
            _("Row"): formats.number(bad.number) if bad.number else "",
            _("Column"): column_words(fault.label, fault.column),
            _("What to correct"): refusal_words(fault.refusal),
        }
        for bad in found.bad
        for fault in bad.faults
    ]
    tables.show(rows[:LISTED], alt=_("Problems by sheet, row and column"), height="auto")
    with st.container(horizontal=True, vertical_alignment="center"):
        make = partial(_problems, found)
        label = _("Download the rows to correct")
        _offer_file("problems", label, _("to-correct"), found.subject, make)
        if len(rows) > LISTED:
            n = {"shown": formats.number(LISTED), "all": formats.number(len(rows))}
            st.caption(_("The first {shown} of {all} problems; the file has them all.", **n))


def _show_personal(found: Understood) -> None:
    st.subheader(_("Looks like personal data"))
    rows = [
        {
            _("Sheet"): one.sheet,
            _("Row"): formats.number(one.number),
            _("Column"): column_words(one.label, one.column),
            _("Found"): "; ".join(one.found),
        }
        for one in found.personal[:LISTED]
    ]
    tables.show(rows, alt=_("Texts that look as if they spoke of one person"), height="auto")


def _show_totals(found: Understood) -> None:
    st.subheader(_("Rows by reporting month and commune"))
    names = found.lists.place_names.choices
    months: dict[date, dict[str, str]] = {}
    for (month, unit), n in sorted(found.totals.items()):
        months.setdefault(month, {_("Month"): formats.month_in_text(month)})[names[unit]] = (
            formats.number(n)
        )
    tables.show(
        pd.DataFrame(list(months.values())).fillna(""),
        alt=_("Rows of the file by reporting month and commune"),
        height="auto",
    )


def _offer_file(
    key: str, label: str, name: str, subject: Subject, make: Callable[[], bytes]
) -> None:
    """A button that makes a file. Nobody else's has the same name: Streamlit tells large files
    apart by little more."""
    now = datetime.now(formats.VIETNAM)
    stamp = f"{formats.day(now).replace('/', '-')}-{formats.clock(now).replace(':', '')}"
    about = search_key(_(subject.title)).replace(" ", "-")
    st.download_button(
        label,
        speaking(language())(calling(kinds())(make)),  # as here, though it is made elsewhere
        f"{name}-{about}-{stamp}-{uuid4().hex[:6]}.xlsx",
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )
