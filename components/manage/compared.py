"""What of a closing's figures has changed since, by whom and why."""

from collections.abc import Callable

import streamlit as st

from components.data import fresh, read
from components.figures import closed, tables, then_now
from components.words import formats, wording
from components.words.i18n import _
from db.facts.closing import rolled_up
from db.indicators import INDICATORS
from db.masking import Mask
from db.model import Unit
from db.queries import amendments, units
from db.queries import closing as queries
from db.queries.amendments import Amendment
from db.queries.closing import Closing
from db.subjects import RECORDS

EVERY_COUNT = Mask(hides=False)
"""Whoever closes periods sees what they hold."""


def show(closing: Closing) -> None:
    """Reported then, known now and the difference by commune, those that differ first; and what
    was written to the period's records since."""
    heirs = read(units.lineage, closing.period.last)
    names = read(units.communes, closing.period.last)
    root = read(units.root)
    if root:
        heirs, names = heirs | {root.id: root.id}, names | {root.id: root}
    cells = rolled_up(read(queries.then_and_now_of, closing.id), heirs)
    found = then_now.rows(cells, names, EVERY_COUNT)
    since = fresh(amendments.amendments, closing.id)
    changed = sum(row[5] for row in found)
    st.text(closed.state(changed))
    if changed:
        closed.chart(found, names, EVERY_COUNT)
        with st.expander(_("Each figure that changed, by month")):
            tables.show(
                then_now.cells_table(cells, names, read(queries.part_names)),
                column_config=closed.widths(),
                alt=_("Each figure that changed, by month"),
                height="auto",
            )
    tables.show(
        then_now.table(found, names, EVERY_COUNT, why=_reasons(since, heirs)),
        height=420,
        column_config=closed.widths(),
        alt=_("Every figure as closed, as known now, and the difference; those that differ first"),
    )
    _amended(since, heirs, names)


def _reasons(since: list[Amendment], heirs: dict[int, int]) -> Callable[[then_now.Row], str]:
    """The reasons given for changes to the subject and commune of a row, newest first."""

    def why(row: then_now.Row) -> str:
        subject = INDICATORS[row[0]].group
        reasons = [
            f"{one.reason} ({one.actor}, {formats.moment(one.at)})"
            for one in since
            if subject in one.groups
            and one.reason
            and (not one.units or row[1] in {heirs.get(unit) for unit in one.units})
        ]
        return "; ".join(reasons)

    return why


def _amended(since: list[Amendment], heirs: dict[int, int], names: dict[int, Unit]) -> None:
    st.subheader(_("Changes since the closing"))
    if not since:
        st.caption(_("Nothing was written to the records of this period since."))
        return
    tables.show(
        {
            _("When"): [formats.moment(one.at) for one in since],
            _("Who"): [one.actor for one in since],
            _("Record"): [_record(one) for one in since],
            _("Commune"): [_places(one, heirs, names) for one in since],
            _("Why it changed"): [one.reason or formats.MISSING for one in since],
        },
        height="content" if len(since) < 10 else 380,
        alt=_("Who changed what since the closing, and why"),
    )


def _record(one: Amendment) -> str:
    kind = _(RECORDS[one.entity].title)
    return f"{kind} {one.record_id}" if one.record_id else _("{kind}, many at once", kind=kind)


def _places(one: Amendment, heirs: dict[int, int], names: dict[int, Unit]) -> str:
    found = dict.fromkeys(heirs[unit] for unit in one.units if unit in heirs)
    return ", ".join(wording.short_name(names[unit]) for unit in found) or formats.MISSING
