"""Overview: what happened, is it more or less than a year ago, and is the figure complete?"""

import streamlit as st

from components import kpi, overview_blocks, overview_tables, pictures
from components.access import require
from components.charts import incidents as charts
from components.i18n import _
from components.overview import newest_forum, overview
from components.scene import ask
from db.model import Permission

user = require(Permission.VIEW)

scene = ask(user, _("Overview of the district"))
view = overview(scene)

kpi.row(overview_blocks.blocks(view))

with st.grid(2, min_column_width=480):
    pictures.show(
        overview_blocks.month_frame(view),
        charts.months(),
        title=_("Incidents by month, against the same period"),
        alt=_("Lines of incidents by month in this period and a year before"),
        caption=scene.caption,
        remark=overview_blocks.chance(view),
        columns={
            "label": _("Month"),
            "now": _("This period"),
            "before": _("Same period a year before"),
        },
    )
    pictures.show(
        overview_blocks.commune_frame(view),
        charts.by_commune(),
        title=_("By commune"),
        alt=_("Bars of incidents by commune, marked with the same period a year before"),
        caption=scene.caption,
        remark=_("Bar: this period. Mark: same period a year before. In brackets: the change."),
        columns={
            "commune": _("Commune"),
            "now": _("This period"),
            "before": _("Same period a year before"),
        },
    )

with st.grid(2, min_column_width=480):
    with st.container(border=True, height="stretch"):
        st.subheader(_("To read aloud"))
        st.code(overview_blocks.briefing(view), language=None, wrap_lines=True)
    with st.container(border=True, height="stretch"):
        overview_tables.forum(newest_forum(scene.selection))
