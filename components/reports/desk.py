"""Writing the report of a period: what of it is complete, the file, and one's own words in it."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import streamlit as st

from components.beside import work
from components.data import fresh, write
from components.export import dialog, names
from components.export.dialog import MIME, File
from components.figures.code import Figure
from components.figures.now import deadlines
from components.figures.scene import Scene
from components.forms import draft as drafts
from components.forms import press
from components.forms.field import draw, fill
from components.forms.form import Form, Start, Values
from components.reports import contents
from components.runtime import markup
from components.subjects import SUBJECTS
from components.words import formats, wording
from components.words.i18n import _
from db.commands.exports import log_export
from db.commands.reports import save_report
from db.entries.reports import FIELDS, ReportEntry, mark
from db.ledger.records import Saved
from db.model import N_, Refusal, User
from db.queries.drafts import begun
from db.queries.reports import own_words

FORM, MADE, WORK, OF = "report", "report_made", "report_work", "report_of"
"""The form bears the address of its page; where the file that was made last stays, what makes one,
and of which choice."""
KINDS = {"docx": N_("Word"), "pdf": N_("PDF")}
HEIGHT = 110
"""Pixels of a box for own words."""


def complete(scene: Scene) -> None:
    """What of the figures is in, and what is not."""
    covered, last = scene.caption.covered, scene.selection.period.last
    if covered is not None:
        tell, icon = (st.success, "task_alt") if covered.is_full else (st.warning, "hourglass_top")
        line = wording.coverage(covered, scene.units)
        tell(_("Monthly returns: {which}.", which=line), icon=f":material/{icon}:")
    due = deadlines()
    if due.calendar.last_day(due.calendar.month_of(last)) > last:
        st.caption(
            markup.icon(
                ":material/event:",
                _("The period is not over: figures go up to {day}.", day=formats.day(last)),
            )
        )


def ask(user: User, scene: Scene) -> Form:
    """The form of one's own words in this report: what was typed and not saved, else what stands.
    The answer to a save does not end the page: the report is still to be taken along."""
    sent = drafts.opened(FORM, user)
    if sent is not None and sent.sent_at is not None:
        st.success(press.numbered(_("Your words are saved."), sent.result or "", sent.sent_at))
        drafts.leave()
    about = mark(scene.selection, user.unit_id)
    known = fresh(own_words, about)
    what = {"report": about} if known is None else {drafts.RECORD: known.id}
    opened = drafts.opened(FORM, user)
    if opened is not None and opened.about != what:
        if any(opened.values.values()) and opened.sent_at is None:
            st.info(
                _(
                    "What you began to write is of another period or place: choose it above, and "
                    "it stands here again."
                ),
                icon=":material/edit_note:",
            )
        drafts.leave()
    if drafts.DRAFT not in st.query_params:
        st.query_params[drafts.DRAFT] = fresh(begun, user.id, FORM, what) or uuid4().hex
    return drafts.ask(FORM, user, partial(_start, about), about=what, anew=_("Write on"))


def _start(about: str, _ids: Values) -> Start:
    found = fresh(own_words, about)
    return Start() if found is None else Start(fill(FIELDS, found.texts), found.version)


def fields(form: Form, scene: Scene) -> None:
    """A box a place in the report, in the order of the document."""
    st.subheader(_("Own words in the report"), anchor=False)
    for field in FIELDS.values():
        draw(form, field, height=HEIGHT)
    form.send(
        _("Save the own words"),
        partial(_save, scene),
        receipt=_("Your words are saved."),
    )


def _save(scene: Scene, form: Form) -> Saved:
    entry = ReportEntry(scene.selection, **_texts(form))
    return form.write(save_report, entry)


def _texts(form: Form) -> dict[str, str]:
    return {name: str(form.values.get(name) or "") for name in FIELDS}


def offer(user: User, scene: Scene, form: Form) -> None:
    """The file, with what stands in the boxes now."""
    from components.export import office

    has_office = office.program() is not None
    with st.container(border=True):
        st.subheader(contents.period_name(scene.selection.period), anchor=False)
        with st.container(horizontal=True, vertical_alignment="center"):
            for kind in KINDS if has_office else ["docx"]:
                label = _("Make the report as {kind}", kind=_(KINDS[kind]))
                if st.button(label, key=f"report-{kind}", icon=":material/description:"):
                    _begin(user, scene, _texts(form), kind)
        if not has_office:
            st.caption(_("A PDF needs LibreOffice on the server (package libreoffice-writer)."))
        _show(scene)
        st.caption(_("Heading, number and signature are set by the administrator (Settings)."))


def _begin(user: User, scene: Scene, texts: dict[str, str], kind: str) -> None:
    work.end(WORK)
    st.session_state.pop(MADE, None)
    try:
        work.begin(WORK, _making(user, scene, texts, kind))
        st.session_state[OF] = scene.key
    except Refusal as refusal:
        dialog.tell(refusal)


def _show(scene: Scene) -> None:
    """How far it is, then the file; what is made of another choice is not wanted any more."""
    if st.session_state.get(OF) != scene.key:
        work.end(WORK)
    if work.is_under_way(WORK):
        try:
            waiting = work.awaited(WORK, _("Being made"), counted=False)
            st.session_state[MADE] = waiting.result()
        except Refusal as refusal:
            dialog.tell(refusal)
    key, made = st.session_state.get(MADE, (None, None))
    if made is not None and key == scene.key:
        st.text(made.name)
        st.download_button(
            _("Download"),
            made.content,
            made.name,
            MIME[made.kind],
            key="report-download",
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )


def _making(
    user: User, scene: Scene, texts: dict[str, str], kind: str
) -> Callable[[work.Work], tuple[bytes, File]]:
    """What makes the file of this choice beside the page; that it was made is written down."""
    at, caption = datetime.now(UTC), scene.caption
    today, note = at.astimezone(formats.VIETNAM).date(), _("Internal circulation")
    full = contents.with_words(contents.written(scene), texts)
    screens = tuple(subject.screen(scene) for subject in SUBJECTS.values())
    codes = dialog.coded(Figure(screens), by=user)
    asked = (kind, dialog.heading(user), full, today, note, codes)
    name = names.file_name(caption, _("Report of a period"), at, kind)
    words = {"name": name, "window": caption.windows, "communes": caption.communes, "note": note}

    def make(done: work.Work) -> tuple[bytes, File]:
        from components.export import made  # loaded with the first file, not with the server

        content = done.run(made.reported, *asked, seconds=made.SECONDS)
        write(log_export, kind, "periodic_report", words, by=user)
        return scene.key, File(content, name, kind)

    return make
