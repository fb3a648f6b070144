"""Whom a form may be about: the communes that the user writes for."""

from datetime import date

from components.data import read
from components.figures.offering import commune_labels
from components.words import wording
from components.words.i18n import _, capitalized
from db.model import COMMUNE, Unit, User
from db.queries import records, units


def communes(user: User, day: date) -> dict[int, Unit]:
    """The communes of the day that the user writes for, by id, in Vietnamese order."""
    known = read(units.communes, day)
    own = read(records.own_units, user.enters)
    return {id_: unit for id_, unit in known.items() if own.allows(id_)}


def on_day(day: date) -> dict[int, str]:
    """What the filter calls the communes of the day."""
    return commune_labels(read(units.communes, day))


def own(user: User) -> dict[str, int]:
    """The ids that a new entry is about whose user writes for one commune."""
    unit = read(units.by_id, user.unit_id) if user.unit_id is not None else None
    return {"unit": unit.id} if unit and unit.level == COMMUNE else {}


def labels(user: User, day: date) -> dict[int, str]:
    """As `communes`, to what is shown; names that differ in accents alone carry their code."""
    return commune_labels(communes(user, day))


def with_root(user: User, day: date, message: str = "") -> dict[int, str]:
    """As `labels`, after the district itself where the user writes for it, in the words of a
    `message` (a msgid), if there is one."""
    root = read(units.root)
    own = read(records.own_units, user.enters)
    if root is None or not own.allows(root.id):
        return labels(user, day)
    name = _(message, name=root.full_name) if message else root.full_name
    return {root.id: capitalized(name), **labels(user, day)}


def root_id() -> int | None:
    """Of the district itself."""
    root = read(units.root)
    return root.id if root else None


def names() -> dict[int, str]:
    """Of the communes of any time, and of the district itself."""
    root = read(units.root)
    communes = {unit.id: wording.short_name(unit) for unit in read(units.every_commune)}
    return communes | ({root.id: capitalized(root.full_name)} if root else {})
