"""Suggestions: how many are open, were they answered in time, and what is said where?"""

import streamlit as st

from components import definitions, kpi, mergers, pictures, sentences, suggestions_list
from components import suggestions_blocks as blocks
from components import suggestions_frames as frames
from components.access import require
from components.charts import suggestions as charts
from components.i18n import _
from components.scene import ask
from components.suggestions import handling
from db.model import Permission

user = require(Permission.VIEW)

scene = ask(user, _("Suggestions of citizens"))
definitions.show(blocks.definitions())
mergers.show(scene.selection, scene.units)
view = handling(scene)
if view.left_out:
    st.caption(sentences.left_to_the_district(view.left_out))

kpi.row(blocks.blocks(view))

with st.grid(2, min_column_width=480):
    pictures.show(
        frames.bridge_frame(view),
        charts.bridge(),
        title=_("Balance of the period"),
        alt=sentences.balance(view.balance),
        caption=scene.caption,
        columns={"label": _("Part of the balance"), "text": _("Suggestions")},
    )
    pictures.show(
        frames.history_frame(view),
        charts.history(),
        title=_("Open at the end of each month"),
        alt=_("Lines of open and overdue suggestions over the last months"),
        caption=scene.caption,
        columns={"label": _("Month"), "open": _("Open"), "overdue": _("Overdue")},
    )
    pictures.show(
        frames.age_frame(view),
        charts.ages(),
        title=_("Open suggestions by age"),
        alt=_("Bars of open suggestions by days since they were raised"),
        caption=scene.caption,
        remark=_("Brick red: past the day on which they were due."),
        columns={"label": _("Age"), "within": _("Not overdue"), "overdue": _("Overdue")},
    )
    pictures.show(
        frames.end_frame(view),
        charts.ends(),
        title=_("How suggestions ended"),
        alt=_("Bars of finished suggestions by how they ended"),
        caption=scene.caption,
        remark=_("Bar: this period. Mark: same period a year before."),
        columns={
            "label": _("How it ended"),
            "now": _("This period"),
            "before": _("Same period a year before"),
        },
    )

themes = frames.theme_table(view)
pictures.show(
    frames.theme_frame(view),
    charts.themes(),
    title=_("Themes by commune"),
    alt=_("Table of new suggestions by commune and theme, darker where there are more"),
    caption=scene.caption,
    table=themes,
    columns={"commune": _("Commune")} | {name: name for name in themes.columns[1:]},
)

suggestions_list.show(view)
