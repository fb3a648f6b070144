"""The vocabulary every layer shares: plain values, no SQL, no Streamlit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum, auto

from db.periods import Base, Period

BEGINNING = date(1900, 1, 1)
"""`valid_from` of what has no known beginning; inclusive."""
FOREVER = date(9999, 12, 31)
"""`valid_to` of what has not ended; inclusive."""


def N_(message: str) -> str:
    """Mark a message for the catalogue where it is written; it is translated where it is shown."""
    return message


class Words(tuple[str, ...]):
    """Msgids among the params of a message; a reader gets them in their own language."""

    def __str__(self) -> str:
        return ", ".join(self)


class Permission(StrEnum):
    """What a person may do. Roles are sets of these; nothing asks for a role by name."""

    VIEW = auto()
    VIEW_ANYWHERE = auto()
    ENTER = auto()
    ENTER_ANYWHERE = auto()
    OVERSEE = auto()
    APPROVE = auto()
    CLOSE = auto()
    BRIEF = auto()
    MANAGE = auto()
    AUDIT = auto()
    DUTIES = auto()
    OWN_ACCOUNT = auto()


class Role(StrEnum):
    """The four kinds of people: leadership, staff, officers, administrators; of the whole or, all
    but administrators, of one unit of the tree."""

    LEADER = auto()
    STAFF = auto()
    OFFICER = auto()
    ADMIN = auto()


P = Permission
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.LEADER: frozenset(
        {P.VIEW, P.VIEW_ANYWHERE, P.CLOSE, P.BRIEF, P.AUDIT, P.DUTIES, P.OWN_ACCOUNT},
    ),
    Role.STAFF: frozenset(
        {
            P.VIEW,
            P.VIEW_ANYWHERE,
            P.ENTER,
            P.ENTER_ANYWHERE,
            P.OVERSEE,
            P.APPROVE,
            P.BRIEF,
            P.DUTIES,
            P.OWN_ACCOUNT,
        }
    ),
    # Of a unit, never of the whole
    Role.OFFICER: frozenset({P.VIEW, P.ENTER, P.DUTIES, P.OWN_ACCOUNT}),
    Role.ADMIN: frozenset({P.MANAGE, P.AUDIT, P.OWN_ACCOUNT}),  # of the program, not of figures
}
OF_THE_WHOLE = frozenset({P.VIEW_ANYWHERE, P.ENTER_ANYWHERE, P.CLOSE, P.MANAGE, P.AUDIT})
"""What is one thing for everybody, and so not for who belongs to a part: closing a month, lists and
settings, units and borders, accounts, campaigns, the audit."""


@dataclass(frozen=True)
class Scope:
    """The units that somebody may see or write for. It holds none unless it says which: who is
    forgotten is shut out."""

    units: tuple[int, ...] = ()
    is_everything: bool = False

    @classmethod
    def everything(cls) -> "Scope":
        return cls(is_everything=True)

    @classmethod
    def of(cls, units: Iterable[int | None]) -> "Scope":
        return cls(tuple(sorted({unit for unit in units if unit is not None})))

    def allows(self, unit_id: int | None) -> bool:
        return self.is_everything or unit_id in self.units


@dataclass(frozen=True)
class User:
    """Who acts. Read from the database at every rerun, never remembered.

    `unit_id` is the unit to which they belong, a commune or what communes hang in: they see and do
    there what their role may, and nothing outside; None for the whole. `session_id` is the public
    id of the session they act in; empty where nobody signed in: at the terminal, in tests.
    `is_confirmed`: they typed their password in it a moment ago, or there is none to type.
    """

    id: int
    sign_in_name: str
    display_name: str
    role: Role
    unit_id: int | None = None
    must_change_password: bool = False
    must_set_up_factor: bool = False
    session_id: str = field(default="", repr=False, compare=False)
    is_confirmed: bool = field(default=True, repr=False, compare=False)

    def may(self, permission: Permission) -> bool:
        if self.is_confined and permission is not Permission.OWN_ACCOUNT:
            return False
        if self.unit_id is not None and permission in OF_THE_WHOLE:
            return False
        return permission in PERMISSIONS.get(self.role, frozenset())

    @property
    def is_confined(self) -> bool:
        """To their own account, until they have done there what they must."""
        return self.must_change_password or self.must_set_up_factor

    @property
    def sees(self) -> Scope:
        """Whose figures they see."""
        return self._scope(Permission.VIEW, Permission.VIEW_ANYWHERE)

    @property
    def enters(self) -> Scope:
        """For whom they write; with what hangs in it: db.queries.records.own_units."""
        return self._scope(Permission.ENTER, Permission.ENTER_ANYWHERE)

    def _scope(self, own: Permission, anywhere: Permission) -> Scope:
        if self.may(anywhere):
            return Scope.everything()
        return Scope.of([self.unit_id]) if self.may(own) else Scope()


COMMUNE = "commune"
"""The level of the units that report and that figures are of. What stands above them, in a tree of
any depth, are words of the data: area, district, province, country."""
AREA = "area"
"""The level of a grouping for looking and for responsibility; often what was a district."""


class Namesake(StrEnum):
    """Whether another commune of the same days bears the name of one: with another kind (a ward
    and a commune), or with the same."""

    NONE = auto()
    OF_ANOTHER_KIND = auto()
    OF_THE_SAME_KIND = auto()


@dataclass(frozen=True)
class Unit:
    """One administrative unit for as long as it existed; a merger makes a new one.

    An official code is re-used with another meaning, so `id` is the key, never `code`.
    `parent_id` is what it hangs in, `level` how the data call its depth: COMMUNE reports.
    `successors` are what it became: one that it is part of, or several among which it was split.
    `population` counts inhabitants of `population_year` (census 2019 in the sample).
    """

    id: int
    code: str
    name: str
    kind: str
    level: str
    valid_from: date
    valid_to: date
    successors: tuple[int, ...] = ()
    population: int | None = None
    population_year: int | None = None
    tile_row: int | None = None
    tile_col: int | None = None
    namesake: Namesake = Namesake.NONE
    parent_id: int | None = None

    @property
    def full_name(self) -> str:
        """Kind and name as in running text: `name` alone never holds the kind."""
        return f"{self.kind} {self.name}"


class ReturnState(StrEnum):
    """Where a monthly return stands. A month without a row is "not started"."""

    DRAFT = auto()
    SUBMITTED = auto()
    RETURNED = auto()
    APPROVED = auto()


REPORTED = (ReturnState.SUBMITTED, ReturnState.APPROVED)
"""States in which a commune counts as having reported its month."""


class SuggestionState(StrEnum):
    """Where a suggestion stands. The first two are open, the others end it."""

    RECEIVED = auto()
    IN_PROGRESS = auto()
    ANSWERED_ON_SPOT = auto()
    RESOLVED = auto()
    TRANSFERRED = auto()
    NOT_FEASIBLE = auto()


OPEN_STATES = (SuggestionState.RECEIVED, SuggestionState.IN_PROGRESS)


@dataclass(frozen=True)
class Selection:
    """What the reader asked for: a window, and communes as they are on `named_on`.

    `communes` are unit ids valid on `named_on`, the last day of the window asked for; its base
    keeps that day, so that both sides speak of the same units. `whole` is true when
    these are all the communes, so that what was recorded for the district itself belongs too.
    """

    period: Period
    communes: tuple[int, ...]
    whole: bool
    named_on: date

    @property
    def base(self) -> "Selection":
        """The same communes in the window that this one is compared with."""
        return replace(self, period=self.period.base)

    def against(self, base: Base) -> "Selection":
        """The same choice against another base."""
        return replace(self, period=replace(self.period, against=base))

    def within(self, period: Period) -> "Selection":
        """The same communes in another window that ends no later."""
        return replace(self, period=period)


class Refusal(Exception):
    """Something the user asked for cannot be done.

    `message` is an English msgid with `{name}` placeholders, `params` fill them,
    `field` names the input that is wrong, if one is.
    """

    def __init__(self, message: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(message.format(**params))
        self.message, self.field, self.params = message, field, params

    def __reduce__(self) -> tuple[object, ...]:
        """From another process it comes as it was, whatever its kind is made of."""
        return type(self).__new__, (type(self), *self.args), vars(self)


class NotAllowed(Refusal):
    """The user lacks the permission, or acts outside their commune."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(N_("You do not have the right to do this."), field=None)
        self.permission = permission


class SessionOver(Refusal):
    """Who acts is not here any more, or never was in this browser."""

    def __init__(self) -> None:
        super().__init__(N_("Your session has ended. Please sign in again."))


class NotConfirmed(Refusal):
    """Who acts has to show first that they are still the one who signed in."""

    def __init__(self) -> None:
        super().__init__(N_("Type your password again first: it has been a while."))


class Invalid(Refusal):
    """What was typed cannot be saved; `faults` says what is wrong, by the name of the field."""

    def __init__(self, faults: Mapping[str, Refusal]) -> None:
        super().__init__(N_("Please correct the marked fields. Nothing you typed is lost."))
        self.faults = dict(faults)


class Faults:
    """Collects what is wrong with an entry, so that all of it is refused at once."""

    def __init__(self) -> None:
        self.found: dict[str, Refusal] = {}

    def add(self, field: str, message: str, **params: object) -> None:
        """The first fault of a field counts."""
        self.found.setdefault(field, Refusal(message, field=field, **params))

    def refuse(self) -> None:
        """Raise Invalid if anything was found."""
        if self.found:
            raise Invalid(self.found)


class Stale(Refusal):
    """Somebody else saved the record after the user had opened it."""

    def __init__(self) -> None:
        super().__init__(
            N_("Somebody else has changed this meanwhile. Compare both versions and decide.")
        )


class ReasonNeeded(Refusal):
    """The change touches a closed period."""

    def __init__(self) -> None:
        super().__init__(
            N_("This period has been closed. Say why its figures change; it is kept and shown."),
            field="reason",
        )


class LooksPersonal(Refusal):
    """Free text looks as if it were about one person. `found` are the passages, by field."""

    def __init__(self, found: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(
            N_("The text seems to hold personal data. Change it, or say why it is not personal."),
            field="not_personal",
        )
        self.found = dict(found)
