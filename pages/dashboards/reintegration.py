"""Community reintegration: who is managed, who came and left, who was helped, and where."""

import streamlit as st

from components import definitions, kpi, mergers, pictures
from components import reintegration_blocks as blocks
from components import reintegration_frames as frames
from components import reintegration_words as words
from components.access import require
from components.charts import reintegration as charts
from components.i18n import _
from components.reintegration import view
from components.scene import ask
from db.model import Permission

user = require(Permission.VIEW)

scene = ask(user, _("Community reintegration"))
mergers.show(scene.selection, scene.units)
told = view(scene)
with st.container(horizontal=True, vertical_alignment="center"):
    definitions.show(words.definitions())
    st.caption(" ".join((words.months_used(told), words.masked(told))))

kpi.row(blocks.blocks(told))

steps, title = frames.bridge(told), _("From the beginning to the end of the period")
with st.grid(2, min_column_width=480):
    if steps.empty:
        with st.container(border=True, height="stretch"):
            st.subheader(title)
            st.info(words.bridge_remark(told))
    else:
        pictures.show(
            steps,
            charts.bridge(),
            title=title,
            alt=_("Steps from the opening stock over those who came and left to the closing stock"),
            caption=scene.caption,
            remark=words.bridge_remark(told),
            columns={"step": _("Step"), "label": _("People")},
        )
    pictures.show(
        frames.flows(told),
        charts.flows(),
        title=_("Who came and who left, by month"),
        alt=_("Bars by month: received and moved in above the line, left below it"),
        caption=scene.caption,
        remark=_("Above: received (dark) + moved in (light). Below: left."),
        columns=frames.flow_columns(),
    )
    pictures.show(
        frames.classes(told),
        charts.classes(),
        title=_("Under management by class"),
        alt=_("Stacked bars of classes A to D at the end of each month"),
        caption=scene.caption,
        remark=_("At the end of each month. A month that a commune has not reported is a gap."),
        columns=frames.class_columns(told),
    )
    for heading, alt, frame, chart, remark in blocks.lists(told):
        pictures.show(
            frame,
            chart,
            title=heading,
            alt=alt,
            caption=scene.caption,
            remark=remark,
            columns={"row": _("What is counted"), "label": _("People")},
        )

pictures.show(
    frames.communes(told),
    charts.communes(),
    title=_("Reintegration by commune"),
    alt=_("For each commune bars of people under management, received, left and guided"),
    caption=scene.caption,
    remark=words.stock_remark(told),
    columns=frames.commune_columns(told),
)
