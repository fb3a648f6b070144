"""Satisfaction: how many are satisfied, how sure is that, and which question is the weakest?"""

import streamlit as st

from components import definitions, kpi, mergers, pictures, satisfaction, sentences
from components import satisfaction_blocks as blocks
from components import satisfaction_frames as frames
from components.access import require
from components.charts import satisfaction as charts
from components.data import read
from components.i18n import _
from components.scene import ask
from db.model import Permission
from db.queries.satisfaction import left_to_the_district

user = require(Permission.VIEW)

scene = ask(user, _("Satisfaction of citizens"))
definitions.show(blocks.definitions())
mergers.show(scene.selection, scene.units)
left_out = read(left_to_the_district, scene.selection)
if left_out:
    st.caption(sentences.forms_left_to_the_district(left_out))
view = satisfaction.ask(scene)
if view is None:
    st.info(_("No survey round of these communes closed in this period. Choose a longer one."))
    st.stop()

kpi.row(blocks.blocks(view))
if not view.score.same_places:
    st.caption(sentences.other_places())

pictures.show(
    frames.level_frame(view),
    charts.levels(),
    title=_("Answers to each question"),
    alt=_("Bars of answers by level, dissatisfied to the left and satisfied to the right"),
    caption=scene.caption,
    remark=_("Left: share of levels 1 and 2. Right: satisfied (levels 4 and 5), with counts."),
    table=frames.level_table(view),
    columns={
        "topic": _("Question"),
        **frames.level_names(),
        "text": _("Satisfied"),
        "doubt": _("Likely between"),
    },
)
with st.grid(2, min_column_width=480):
    pictures.show(
        frames.round_frame(view),
        charts.rounds(),
        title=_("Rounds over time"),
        alt=_("Dots of the score of each round with the interval that it lies in"),
        caption=scene.caption,
        remark=_("Line: where the true share likely lies. Hollow: fewer than 30 forms."),
        columns={
            "day": _("Closed on"),
            "title": _("Survey round"),
            "places": _("Places"),
            "valid": _("Valid forms"),
            "text": _("Satisfied"),
            "doubt": _("Likely between"),
        },
    )
    pictures.show(
        frames.commune_frame(view),
        charts.communes(),
        title=_("Communes side by side"),
        alt=_("Dots of the score of each commune with the interval that it lies in"),
        caption=scene.caption,
        remark=_("Intervals that overlap do not tell the communes apart."),
        columns={
            "label": _("Where"),
            "issued": _("Issued"),
            "returned": _("Returned"),
            "valid": _("Valid forms"),
            "text": _("Satisfied"),
            "doubt": _("Likely between"),
        },
    )
