"""The list of categories as it is read on a day, with what each was called before."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from db.schema import category


@dataclass(frozen=True)
class Category:
    """A category under the name it has on the day asked for.

    `group_id` is the id of its first level, its own at the first level. `former` are its earlier
    names, newest first; `versions` the ids of all rows of the list that are this category.
    """

    id: int
    code: str
    name: str
    group_id: int
    has_casualties: bool
    former: tuple[str, ...]
    versions: tuple[int, ...]

    @property
    def is_group(self) -> bool:
        return self.group_id == self.id


def categories(conn: sa.Connection, day: date) -> dict[int, Category]:
    """Every category that began by the day, by the id of its row of the day, in official order.

    A category that is renamed keeps its code and gets another row, so rows of one code are one
    category; it bears the name of its newest row that began by the day, also after its end.
    """
    rows = conn.execute(
        sa.select(category)
        .where(category.c.valid_from <= day)
        .order_by(category.c.valid_from.desc(), category.c.id.desc())
    ).all()
    versions: dict[str, list[sa.Row[tuple[object, ...]]]] = {}
    for row in rows:
        versions.setdefault(row.code, []).append(row)
    shown = {row.id: same[0].id for same in versions.values() for row in same}
    found = [
        (
            newest.position,
            Category(
                id=newest.id,
                code=newest.code,
                name=newest.name,
                group_id=shown.get(newest.parent_id, newest.id),
                has_casualties=newest.has_casualties,
                former=tuple(dict.fromkeys(row.name for row in older if row.name != newest.name)),
                versions=(newest.id, *(row.id for row in older)),
            ),
        )
        for newest, *older in versions.values()
    ]
    return {kind.id: kind for _position, kind in sorted(found, key=lambda pair: pair[0])}
