"""What every page of figures starts from: its title, the reader's choice, the caption."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial, wraps
from types import MappingProxyType
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar

import streamlit as st

from components.data import keep, read
from components.figures import explained, headline
from components.figures.answers import Answer
from components.figures.now import call_communes, deadlines, today
from components.memory import digest
from components.runtime import runs
from components.words import formats, kinds, splits, wording
from components.words.caption import Caption
from components.words.i18n import _, calling, capitalized, language, speaking
from db.facts.few import MOST_ROWS
from db.facts.returns import Coverage
from db.model import N_, Refusal, Selection, Unit, User
from db.periods import Period
from db.queries import settings, units
from db.splits import NONE, Split, Splits
from db.tree import torn

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Scene:
    """The choice, the communes of its last day by id, and the words that explain every picture.

    `splits` are the former communes of which chosen ones hold parts; those that belong to the
    choice whole are among the `units`, as rows of their own.
    `for_sharing` makes a copy that may leave the leadership: of people it tells three numbers.
    `user` is who asks; nobody in what is kept for all. `whose` is the unit that its readers belong
    to, None: the whole. `basis` says which monthly returns stand behind the figures, where it is
    not those of every month.
    """

    user: User | None
    selection: Selection
    units: dict[int, Unit]
    caption: Caption
    for_sharing: bool = False
    splits: Splits = NONE
    whose: int | None = None
    basis: "Callable[[Scene], Scene] | None" = None

    def anew(self) -> "Scene":
        """The same choice as the data are now, for nobody."""
        found = _for_all(self.selection, self.for_sharing, self.whose)
        return self.basis(found) if self.basis else found

    @property
    def covered(self) -> Coverage:
        """How complete the returns behind the figures are, where any stand behind them."""
        assert self.caption.covered is not None
        return self.caption.covered

    @cached_property
    def key(self) -> bytes:
        """What it says, whoever asks."""
        return digest(replace(self, user=None))

    @cached_property
    def kinds(self) -> str:
        """What its communes are called together."""
        return _called(self.selection, self.units)

    def seen_by(self, user: User | None) -> "Scene":
        """The same for this reader."""
        seen = replace(self, user=user)
        vars(seen).update(key=self.key, kinds=self.kinds)  # reckoned once for all
        return seen

    @property
    def is_comparable(self) -> bool:
        """Whether the choice is the same population in the window that it is compared with."""
        return self.is_the_same_since(self.selection.period.base.first)

    def is_known_since(self, first: date) -> bool:
        """Whether figures reach back to the day, and the choice is the population that is compared:
        what was not recorded yet is not zero."""
        span = read(settings.data_span)
        return self.is_comparable and (span is None or first >= span[0])

    def is_the_same_since(self, first: date) -> bool:
        """Whether nothing of the days from the first on is left out of the choice."""
        return all(split.last < first for split in self.splits.left_out)


Areas: TypeAlias = Mapping[int, tuple[int, ...]]
"""What communes hang in, to those."""
NO_AREAS: Areas = MappingProxyType({})


@dataclass(frozen=True)
class View:
    """Everything that a subject shows of a scene, fetched once: numbers, pictures, tables agree."""

    scene: Scene

    @property
    def selection(self) -> Selection:
        return self.scene.selection

    @property
    def period(self) -> Period:
        return self.scene.selection.period

    @property
    def communes(self) -> tuple[int, ...]:
        return self.scene.selection.communes

    @property
    def units(self) -> dict[int, Unit]:
        return self.scene.units

    @property
    def splits(self) -> Splits:
        return self.scene.splits

    @cached_property
    def parts(self) -> dict[int, tuple[Split, ...]]:
        """The chosen communes that cannot be compared with the base: they hold parts of one that
        was split since."""
        found = self.splits.since(self.period.base.first)
        return {unit: found[unit] for unit in self.communes if unit in found}

    def row_name(self, unit: int) -> str:
        """The name of a row by commune, marked where it cannot be compared."""
        return wording.short_name(self.units[unit]) + (splits.MARK if unit in self.parts else "")

    @cached_property
    def top(self) -> int:
        """The lowest unit that all of the communes hang in; 0 before there is any."""
        tree = read(units.tree)
        return tree.lowest(self.communes) if tree else 0

    @cached_property
    def areas(self) -> Areas:
        """As Tree.areas, where the communes are too many for rows of a picture and hang in more
        than one; else nothing. Every picture by place has a row for each of these first."""
        tree = read(units.tree)
        few = len(self.communes) + len(self.splits.held) <= MOST_ROWS
        found = NO_AREAS if few or not tree else tree.areas(self.communes, self.splits.held)
        return found if len(found) > 1 else NO_AREAS

    @cached_property
    def homes(self) -> dict[int, int]:
        """Communes to what they hang in, by `areas`."""
        return {unit: area for area, held in self.areas.items() for unit in held}

    @cached_property
    def torn(self) -> frozenset[int]:
        """Areas that cannot be compared with the base."""
        return torn(self.areas, self.top, self.parts)

    @cached_property
    def doors(self) -> Mapping[str, Answer]:
        """Areas and communes as a picture calls them: a click goes there. One alone is there."""
        areas = {self.area_name(area): area for area in self.areas if area != self.top}
        rows = self.communes if len(self.communes) > 1 else ()
        places = areas | {self.row_name(unit): unit for unit in rows}
        return {name: Answer(place) for name, place in places.items()}

    def area_name(self, area: int) -> str:
        tree = read(units.tree)
        if tree is None or area == self.top:
            return _("In no one area")
        return wording.node_name(tree.nodes[area]) + (splits.MARK if area in self.torn else "")

    def listed(self, rows: Iterable[str], most: int = wording.NAMES) -> str:
        """Names of rows by place, which are areas where the communes are too many."""
        rest = wording.OTHER_AREAS if self.areas else wording.OTHER_COMMUNES
        return wording.listed(rows, most, rest=rest)

    def place_name(self, row: int) -> str:
        """The name of a row by place: an area's where there are any, else a commune's."""
        return self.area_name(row) if row in self.areas else self.row_name(row)

    def others(self, rest: Collection[int]) -> str:
        """The row of all places that have none of their own: areas, or communes."""
        if self.areas:
            return _("{n} other areas", n=formats.number(len({*rest} & {*self.areas} - {self.top})))
        return wording.other_communes(rest, self.splits.by_id)

    @cached_property
    def mark_note(self) -> str:
        """What the marks say; empty without any."""
        return splits.not_comparable(self.parts, read(units.by_ids))

    @property
    def caption(self) -> Caption:
        return self.scene.caption

    @property
    def covered(self) -> Coverage:
        return self.scene.covered


def kept(make: Callable[Concatenate[Scene, P], T]) -> Callable[Concatenate[Scene, P], T]:
    """What is made of a scene is made once for everybody who asks for the same, until the data,
    the day or the language changes. Nobody changes it: all look at the same objects. Nothing else
    than its arguments and the database decides what it is, and who asks least of all."""

    @wraps(make)
    def made(scene: Scene, /, *args: P.args, **kwargs: P.kwargs) -> T:
        code = language()
        here = (today(), code, scene.key)
        meant = (*map(_meaning, args), *((name, _meaning(value)) for name, value in kwargs.items()))
        what = (make.__module__, make.__qualname__, *here, meant)
        now = calling(scene.kinds)(partial(make, scene.seen_by(None), *args, **kwargs))
        return keep(what, now, speaking(code)(lambda: made(scene.anew(), *args, **kwargs)))

    return made


def _meaning(value: object) -> bytes:
    """What an argument says. The same one comes to many makings of a run."""
    noted = runs.notes().setdefault(MEANINGS, {})
    if id(value) not in noted:
        noted[id(value)] = value, digest(value)  # with the value, so that no other takes its id
    found: bytes = noted[id(value)][1]
    return found


MEANINGS = "what arguments say"
CHOICE = "selection"


def choose(selection: Selection | None) -> None:
    """Remember the choice for the page that runs after the filter."""
    st.session_state[CHOICE] = selection


def chosen() -> Selection | None:
    """The choice of this run, or None while there is nothing to choose from."""
    selection: Selection | None = st.session_state[CHOICE]
    return selection


def of_touched_months(scene: Scene) -> Scene:
    """Of figures of days: their returns are those of every month that the window touches."""
    return scene


@kept
def of_whole_months(scene: Scene) -> Scene:
    """Of figures that monthly returns bring: of the whole months inside the window."""
    selection = scene.selection
    covered = explained.covered(
        selection, selection.period.whole_months(), scene.splits, deadlines()
    )
    caption = replace(scene.caption, covered=covered)
    return replace(scene, caption=caption, basis=of_whole_months)


@kept
def of_no_returns(scene: Scene) -> Scene:
    """Of figures that no monthly return stands behind."""
    return replace(scene, caption=replace(scene.caption, covered=None), basis=of_no_returns)


@kept
def of_no_window_before(scene: Scene) -> Scene:
    """Of such figures that are not held against another window."""
    bare = of_no_returns(scene)
    caption = replace(bare.caption, compares=False)
    return replace(bare, caption=caption, basis=of_no_window_before)


def ask(user: User, title: str, basis: Callable[[Scene], Scene] = of_touched_months) -> Scene:
    """Show title and context of what the filter asks for; without any data end the page.
    `basis` says which monthly returns stand behind the figures."""
    headline.entitle(wording.dotted(explained.issuer(home(user)), title))
    selection = chosen()
    if selection is None:
        st.info(_("There is no figure yet. The first one appears here as soon as it is entered."))
        st.stop()
    scene = basis(of(user, selection)).seen_by(user)
    call_communes(scene.kinds)
    headline.context(scene.caption)
    return scene


def of(user: User | None, selection: Selection, *, for_sharing: bool = False) -> Scene:
    """The scene of a choice, for a page or for a file.

    Raises:
        Refusal: a copy for sharing of some communes: two such copies tell what the others have.
    """
    if for_sharing and not selection.whole:
        raise Refusal(
            N_(
                "A copy for sharing speaks of all communes together, so that nobody can be "
                "recognised. Choose all communes, or make a copy for internal circulation."
            )
        )
    whose = user.unit_id if user else None
    return again(user, selection, whose, for_sharing=for_sharing)


def again(
    user: User | None, selection: Selection, whose: int | None, *, for_sharing: bool
) -> Scene:
    """The scene of a choice as the screen of that unit had it, for this reader."""
    return _for_all(selection, for_sharing, whose).seen_by(user)


def _for_all(selection: Selection, for_sharing: bool, whose: int | None) -> Scene:
    what = ("scene", today(), language(), selection, for_sharing, whose)
    again = speaking(language())(partial(_for_all, selection, for_sharing, whose))
    return keep(what, partial(_of, selection, for_sharing, whose), again)


def home(user: User | None) -> Unit | None:
    """The unit that the reader belongs to: what they look at is its screen. None: the whole."""
    return read(units.by_id, user.unit_id) if user and user.unit_id is not None else None


def _of(selection: Selection, for_sharing: bool, whose: int | None) -> Scene:
    names = there = read(units.communes, selection.named_on)
    divided, every = read(units.splits, selection), read(units.by_ids)
    names = names | {unit: splits.as_row(every[unit]) for unit in divided.by_id}
    part = None if whose is None else read(units.by_id, whose)
    with calling(_called(selection, there)):
        caption = explained.caption(selection, names, divided, part, deadlines())
    return Scene(None, selection, names, caption, for_sharing, divided, whose)


def _called(selection: Selection, communes: Mapping[int, Unit]) -> str:
    """What the chosen ones of the communes are called together."""
    return kinds.together(communes[unit] for unit in selection.communes if unit in communes)


def places(scene: Scene) -> dict[int, str]:
    """Names of the chosen communes by id, and after them the district if it belongs to all."""
    rows = scene.splits.rows(scene.selection.communes, scene.splits.by_id)
    names = {unit: wording.short_name(scene.units[unit]) for unit in rows}
    root = read(units.root)
    if root is None or not scene.selection.whole:
        return names
    return names | {root.id: capitalized(root.full_name)}
