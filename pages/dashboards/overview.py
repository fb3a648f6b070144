"""Overview: what happened, is it more or less than a year ago, and is the figure complete?"""

import streamlit as st
from components.access import require

from components import filters, kpi, overview_blocks, overview_tables, pictures
from components.charts import incidents as charts
from components.i18n import _
from components.overview import caption, newest_forum, overview
from db.model import Permission

user = require(Permission.VIEW)

st.header(_("Overview of the district"))
selection = filters.selection(user)
if selection is None:
    st.info(_("There is no figure yet. The first one appears here as soon as it is entered."))
    st.stop()

view = overview(selection)
told = caption(view)
st.caption(" \u00b7 ".join(told.parts()))

kpi.row(overview_blocks.blocks(view))

with st.grid(2, min_column_width=480):
    pictures.show(
        overview_blocks.month_frame(view),
        charts.months(),
        title=_("Incidents by month, against the same period"),
        alt=_("Lines of incidents by month in this period and a year before"),
        caption=told,
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
        caption=told,
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
        st.code(overview_blocks.briefing(view, told.place), language=None, wrap_lines=True)
    with st.container(border=True, height="stretch"):
        overview_tables.forum(newest_forum(selection))
