"""What was written down, to open, change and void: beside a form of one record after another."""

from collections.abc import Callable, Collection
from typing import Any

import pandas as pd
import streamlit as st

from components.figures import tables
from components.forms import draft as drafts
from components.forms.field import draw
from components.forms.form import Form
from components.words.i18n import _
from db.entries.field import Field
from db.ledger.records import Saved


def show(
    heading: str,
    shown: tables.Shown,
    ids: pd.Series,
    *,
    key: str,
    alt: str,
    change: Callable[[str], str],
    fixed: Collection[int] = (),
) -> None:
    """The records as `shown`, a row for each of `ids`; choosing a row offers to change it, beside
    the heading, with the label that `change` makes of its number. Records of the ids in `fixed`
    stay as they are."""
    row = st.container(horizontal=True, vertical_alignment="center")
    row.subheader(heading, width="content")
    if ids.empty:
        st.caption(_("Nothing has been written down yet."))
        return
    chosen = tables.show(
        shown,
        on_select="rerun",
        selection_mode="single-row",
        key=tables.keyed(key, list(ids)),
        alt=alt,
    )
    for place in chosen["selection"]["rows"]:
        if ids.iloc[place] not in fixed:
            number = {drafts.RECORD: str(ids.iloc[place])}
            label = change(number[drafts.RECORD])
            row.button(label, key="open", on_click=drafts.leave, kwargs=number)


def offer_void(
    form: Form,
    label: str,
    why: Field,
    command: Callable[..., Saved],
    *,
    receipt: str,
    **more: Any,
) -> None:
    """The button that takes the record of the form out of every figure, with the reason."""

    def void(form: Form) -> Saved:
        return form.write(command, form.record_id, form.values.get(why.name) or "", **more)

    with st.popover(label, icon=":material/block:"):
        draw(form, why, of_record=False)
        form.action(_("Void, with this reason"), void, receipt=receipt, button="void")
