"""Units of the administrative tree on a day, and how the units before them roll up."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, TypeAlias

import sqlalchemy as sa

from db.model import (
    BEGINNING,
    COMMUNE,
    FOREVER,
    N_,
    Namesake,
    Refusal,
    Role,
    Scope,
    Selection,
    Unit,
)
from db.periods import ONE_DAY
from db.queries.frames import as_record, columns
from db.queries.revisions import once
from db.queries.settings import setting
from db.schema import account, audit_event, unit, unit_border, unit_successor
from db.splits import Split, Splits
from db.tree import Tree

History: TypeAlias = tuple[dict[int, int], dict[int, frozenset[int]]]


def root(conn: sa.Connection) -> Unit | None:
    """The unit whose command installed the program, or None before it is set up."""
    id_ = root_id(conn)
    return None if id_ is None else once(conn, by_id, id_)


def root_id(conn: sa.Connection) -> int | None:
    """The id of `root`."""
    stored = setting(conn, "root_unit_id")
    return int(stored) if stored else None


def replaceable(conn: sa.Connection) -> bool:
    """Whether another list may take the place of the units: nobody who could write of them was
    there yet, and nothing has been changed by hand."""
    people = sa.exists().where(account.c.role != Role.ADMIN)
    drawn = sa.exists().select_from(unit_border)
    by_hand = (audit_event.c.entity == "unit") & (audit_event.c.action != "load_units")
    return not conn.scalar(sa.select(people | drawn | sa.exists().where(by_hand)))


def by_id(conn: sa.Connection, unit_id: int) -> Unit | None:
    return next(iter(_units(conn, sa.select(unit).where(unit.c.id == unit_id))), None)


def communes(conn: sa.Connection, day: date) -> dict[int, Unit]:
    """The communes that exist on the day, by id, in Vietnamese alphabetical order."""
    return dict(once(conn, _communes, _last_change(conn, day)))


def _communes(conn: sa.Connection, day: date) -> dict[int, Unit]:
    exists = (unit.c.valid_from <= day) & (unit.c.valid_to >= day)
    statement = _COMMUNES.where(exists).order_by(unit.c.sort_key, unit.c.code)
    elsewhere = outside(conn)
    return {one.id: one for one in _units(conn, statement) if one.id not in elsewhere}


def owing(conn: sa.Connection, scope: Scope) -> list[Any]:
    """Communes of all times that are of the scope and the root, with their `id`, `valid_from` and
    `valid_to`, in Vietnamese order."""
    elsewhere = outside(conn)
    return [
        one
        for one in once(conn, _links).values()
        if scope.allows(one.id) and one.id not in elsewhere
    ]


def commune_of(conn: sa.Connection, code: str, day: date) -> int:
    """The id of the commune that bears the code on the day. Raises: Refusal: none does."""
    found = [one.id for one in communes(conn, day).values() if one.code == code]
    if not found:
        raise Refusal(N_("No commune of today has the code {code}."), field="commune", code=code)
    return found[0]


def tree(conn: sa.Connection) -> Tree | None:
    """The root with what hangs below it today; None before the program is set up."""
    return once(conn, _tree)


def _tree(conn: sa.Connection) -> Tree | None:
    top = root(conn)
    if top is None:
        return None
    found, homes = _above_communes(conn), _homes(conn)
    inside = {id_: one for id_, one in found.items() if top.id in _path(found, id_)}
    theirs = {unit_id: home for unit_id, home in homes.items() if home in inside}
    return Tree(top, inside, theirs)


def outside(conn: sa.Connection) -> frozenset[int]:
    """Communes of all times that hang beside the root: the data may hold more than it."""
    return once(conn, _outside)


def _outside(conn: sa.Connection) -> frozenset[int]:
    above = sa.select(unit.c.id, unit.c.parent_id).where(unit.c.level != COMMUNE)
    top, nodes = root_id(conn), {row.id: row for row in conn.execute(above)}
    if top is None or all(top in _path(nodes, one) or one in _path(nodes, top) for one in nodes):
        return frozenset()
    homes = _homes(conn).items()
    return frozenset(one for one, home in homes if home and top not in _path(nodes, home))


def _above_communes(conn: sa.Connection) -> dict[int, Unit]:
    statement = sa.select(unit).where(unit.c.level != COMMUNE)
    found = _units(conn, statement.order_by(unit.c.sort_key, unit.c.code))
    return {one.id: one for one in found}


def _homes(conn: sa.Connection) -> dict[int, int | None]:
    """Each commune of any time to what it hangs in today: it goes along with what it became."""
    hung = dict(conn.execute(_COMMUNES.with_only_columns(unit.c.id, unit.c.parent_id)).all())
    heirs = lineage(conn, FOREVER)
    return {unit_id: hung[heirs.get(unit_id, unit_id)] for unit_id in hung}


def _path(nodes: Mapping[int, Any], node: int) -> list[int]:
    """The node and all above it."""
    steps: list[int] = []
    step: int | None = node
    while step is not None and step in nodes and step not in steps:
        steps.append(step)
        step = nodes[step].parent_id
    return steps


def within(unit_id: sa.ColumnElement[int], scope: Scope) -> sa.ColumnElement[bool]:
    """The condition that the column names a unit of the scope."""
    return sa.true() if scope.is_everything else unit_id.in_(scope.units)


def lineage(conn: sa.Connection, day: date) -> dict[int, int]:
    """Every commune id there ever was up to the day, to the unit under which its figures stand.

    That is the commune it is part of on the day; where its parts belong to several, the former
    commune that was split, since nothing tells what is whose. History only rolls up: a unit that
    begins after the day is absent, and so is one of which nothing is left.
    """
    return _history(conn, day)[0]


def undivided(conn: sa.Connection, day: date) -> dict[int, frozenset[int]]:
    """The former communes that were split, to the communes of the day that hold parts of them."""
    return _history(conn, day)[1]


def heirs_of(conn: sa.Connection, selection: Selection) -> dict[int, int]:
    """The communes whose figures count in the selection, each to the chosen commune it is now, or
    to the split commune under which they stand: it counts where all that hold parts are chosen."""
    found, divided = _history(conn, selection.named_on)
    chosen = set(selection.communes)
    counted = chosen | {unit_id for unit_id, heirs in divided.items() if heirs <= chosen}
    return {unit_id: heir for unit_id, heir in found.items() if heir in counted}


def splits(conn: sa.Connection, selection: Selection) -> Splits:
    """The split communes of which chosen ones hold parts, newest first, by name."""
    found, divided = _history(conn, selection.named_on)
    chosen = set(selection.communes)
    every = every_commune(conn)
    begun: dict[int, date] = {}
    for one in every:
        if one.id in found:
            heir = found[one.id]
            begun[heir] = min(begun.get(heir, FOREVER), one.valid_from)
    theirs = [
        Split(one.id, begun[one.id], one.valid_to, divided[one.id])
        for one in every
        if one.id in divided and divided[one.id] & chosen
    ]
    return Splits(
        tuple(split for split in theirs if split.heirs <= chosen),
        tuple(split for split in theirs if not split.heirs <= chosen),
        {unit: day for unit, day in begun.items() if unit in chosen and day > BEGINNING},
        selection.period.calendar,
    )


def voices_of(conn: sa.Connection, selection: Selection) -> dict[int, int]:
    """As heirs_of, with the district for what was recorded there, if all communes are chosen."""
    heirs = heirs_of(conn, selection)
    district = root_id(conn) if selection.whole else None
    return heirs if district is None else heirs | {district: district}


def every_unit(conn: sa.Connection) -> list[Unit]:
    """Units of all levels and times: from the top down, newest first."""
    statement = sa.select(unit).order_by(unit.c.valid_from.desc(), unit.c.sort_key, unit.c.code)
    every = _units(conn, statement)
    known = {one.id: one for one in every}
    depth = {one.id: len(_path(known, one.id)) for one in every}
    return sorted(every, key=lambda one: (one.level == COMMUNE, depth[one.id]))


def by_ids(conn: sa.Connection) -> dict[int, Unit]:
    """Communes of all times by id."""
    return {one.id: one for one in every_commune(conn)}


def every_commune(conn: sa.Connection) -> list[Unit]:
    """Communes of all times, newest first."""
    return once(conn, _every_commune)


def _every_commune(conn: sa.Connection) -> list[Unit]:
    return _units(conn, _COMMUNES.order_by(unit.c.valid_from.desc(), unit.c.sort_key))


_COMMUNES = sa.select(unit).where(unit.c.level == COMMUNE)


def successors(conn: sa.Connection) -> dict[int, tuple[int, ...]]:
    """Units that have ended, to what they became."""
    return once(conn, _successors)


def _successors(conn: sa.Connection) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for unit_id, heir in conn.execute(sa.select(unit_successor).order_by(*unit_successor.c)):
        found[unit_id] = (*found.get(unit_id, ()), heir)
    return found


def families(conn: sa.Connection) -> dict[int, int]:
    """Units that became others or came of others, to one of all that hang together so."""
    found: dict[int, int] = {}

    def eldest(unit_id: int) -> int:
        while found.setdefault(unit_id, unit_id) != unit_id:
            unit_id = found[unit_id]
        return unit_id

    for unit_id, heirs in successors(conn).items():
        for heir in heirs:
            found[eldest(heir)] = eldest(unit_id)
    return {unit_id: eldest(unit_id) for unit_id in list(found)}


def _links(conn: sa.Connection) -> dict[int, Any]:
    """Communes of all times by id, from when and until when they are there."""
    few = columns(unit, "id valid_from valid_to")
    statement = _COMMUNES.with_only_columns(*few).order_by(unit.c.sort_key, unit.c.code)
    return {row.id: row for row in conn.execute(statement)}


def _changes(conn: sa.Connection) -> list[date]:
    """The days on which communes began, or were there no more."""
    links = once(conn, _links).values()
    ends = (one.valid_to + ONE_DAY for one in links if one.valid_to < FOREVER)
    return sorted({date.min, *(one.valid_from for one in links), *ends})


def _last_change(conn: sa.Connection, day: date) -> date:
    """The day since which there have been the same communes as on this one."""
    changes = once(conn, _changes)
    return changes[bisect_right(changes, day) - 1]


def _history(conn: sa.Connection, day: date) -> History:
    """What `lineage` and `undivided` give."""
    return once(conn, _read_history, _last_change(conn, day))


def _read_history(conn: sa.Connection, day: date) -> History:
    links = once(conn, _links)
    became = successors(conn)

    @cache
    def heirs(unit_id: int) -> frozenset[int | None]:
        """Communes of the day; None for what none of them holds."""
        own = links[unit_id]
        if own.valid_from <= day <= own.valid_to:
            return frozenset([unit_id])
        later = became.get(unit_id, ()) if own.valid_to < day else ()
        return frozenset().union(*map(heirs, later)) or frozenset([None])

    def stands_under(unit_id: int) -> int | None:
        if len(heirs(unit_id)) == 1:
            return next(iter(heirs(unit_id)))
        (*others, last) = became[unit_id]
        return unit_id if others else stands_under(last)

    found = {unit_id: stands_under(unit_id) for unit_id in links}
    known = {unit_id: heir for unit_id, heir in found.items() if heir is not None}
    divided = {unit_id: heirs(unit_id) for unit_id in known.values() if len(heirs(unit_id)) > 1}
    return known, {
        unit_id: frozenset(heir for heir in several if heir is not None)
        for unit_id, several in divided.items()
    }


def _units(conn: sa.Connection, statement: sa.Select[Any]) -> list[Unit]:
    rows = conn.execute(statement).all()
    became = successors(conn)
    namesakes = _namesakes(conn) if any(row.level == COMMUNE for row in rows) else {}
    return [
        as_record(
            Unit,
            row,
            successors=became.get(row.id, ()),
            namesake=namesakes.get(row.id, Namesake.NONE),
        )
        for row in rows
    ]


def _namesakes(conn: sa.Connection) -> dict[int, Namesake]:
    """The communes that share their name with another of the same days."""
    few = columns(unit, "id name kind valid_from valid_to")
    is_commune = unit.c.level == COMMUNE
    used_again = sa.select(unit.c.name).where(is_commune).group_by(unit.c.name)
    named = used_again.having(sa.func.count() > 1)
    rows = conn.execute(sa.select(*few).where(is_commune, unit.c.name.in_(named))).all()
    alike: dict[str, Counter[tuple[str, date, date]]] = defaultdict(Counter)
    for row in rows:
        alike[row.name][row.kind, row.valid_from, row.valid_to] += 1
    found: dict[int, Namesake] = {}
    for row in rows:
        own = row.kind, row.valid_from, row.valid_to
        kinds = {
            kind
            for (kind, first, last), n in alike[row.name].items()
            if first <= row.valid_to
            and row.valid_from <= last
            and (n > 1 or (kind, first, last) != own)
        }
        if kinds:
            same = row.kind in kinds
            found[row.id] = Namesake.OF_THE_SAME_KIND if same else Namesake.OF_ANOTHER_KIND
    return found
