"""A list of names that a cell may give: by code, by name, by both, as on the day that it was."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from db.model import N_, Refusal, Scope
from db.sheets.cells import excerpt, text
from db.sheets.read import Cell
from db.text import accented_key, search_key

BETWEEN = re.compile(r"[\W_]+")
SHORT_KINDS = {
    "x": "x\u00e3",
    "tt": "th\u1ecb tr\u1ea5n",
    "p": "ph\u01b0\u1eddng",
    "cax": "x\u00e3",
    "ca": "",
    "c\u00f4ng an": "",
    "ubnd": "",
    "\u1ee7y ban nh\u00e2n d\u00e2n": "",
    "tngt": "tai n\u1ea1n giao th\u00f4ng",
}
"""What first words stand for: the kind before a commune's name, an office that means the commune, a
short name."""
OF_THE_ROAD = re.compile(
    "(tai n\u1ea1n giao th\u00f4ng) \u0111\u01b0\u1eddng b\u1ed9", re.IGNORECASE
)
"""Where nothing else is said, an accident in traffic is one on the road."""
ALL = Scope.everything()
NOT_YOURS = N_("You write for your own commune alone; staff of the district write for all.")


@dataclass(frozen=True)
class Named:
    """One entry of a list; its names are what a cell may call it, the first one being shown."""

    id: int
    code: str
    names: tuple[str, ...]
    valid_from: date
    valid_to: date

    @property
    def label(self) -> str:
        return f"{self.names[0]} ({self.code})"

    def stands(self, on: date) -> bool:
        return self.valid_from <= on <= self.valid_to


class Names:
    """Finds entries. Accents decide: without them a name counts only where it can be one entry.

    `own` are those that the user may name, `choices` what each is called in a list to pick from.
    """

    def __init__(
        self,
        entries: Iterable[Named],
        *,
        own: Scope = ALL,
        choice: str = "{0.names[0]}",
    ) -> None:
        self._own = own
        self.choices: dict[int, str] = {}
        self._by_key: dict[str, list[Named]] = {}
        self._by_letters: dict[str, list[Named]] = {}
        self._known: dict[str, list[Named]] = {}
        listed = list(entries)
        alike = Counter(label for label, _code in {(choice.format(e), e.code) for e in listed})
        for entry in listed:
            label = choice.format(entry)
            self.choices[entry.id] = f"{label} ({entry.code})" if alike[label] > 1 else label
            for key in {_key(called) for called in _called(entry)}:
                self._by_key.setdefault(key, []).append(entry)
            for letters in {_letters(called) for called in _called(entry)}:
                self._by_letters.setdefault(letters, []).append(entry)

    def find(self, cell: Cell, on: date | None) -> int:
        """Id of the entry that the cell names, as the list was `on` the day; None: of any day.

        Raises:
            Refusal: there is none of the name, none on the day, or more than one; or it is not
                the user's own.
        """
        typed = text(cell)
        known = self._known.get(typed)
        if known is None:
            known = self._known[typed] = self._called(typed)
        there = [one for one in known if on is None or one.stands(on)]
        if len(there) == 1 or (there and on is None):
            if not self._own.allows(there[0].id):
                raise Refusal(NOT_YOURS)
            return there[0].id
        raise self._refusal(typed, known, there, on)

    def _called(self, typed: str) -> list[Named]:
        key = _expanded(_key(typed))
        known = self._by_key.get(key, [])
        return known or (self._by_letters.get(_letters(key), []) if typed.isascii() else [])

    def _refusal(
        self, typed: str, known: list[Named], there: list[Named], on: date | None
    ) -> Refusal:
        if there:
            return Refusal(
                N_('"{value}" could be {candidates}. Write one of these in full, or the code.'),
                value=excerpt(typed),
                candidates="; ".join(one.label for one in there),
            )
        if known and on is not None:
            return Refusal(
                N_('"{value}" is not in use on {day}. Write the one that is.'),
                value=excerpt(typed),
                day=text(on),
            )
        near = [
            one
            for one in self._by_letters.get(_letters(_expanded(_key(typed))), [])
            if on is None or one.valid_from <= on <= one.valid_to
        ]
        if near:
            return Refusal(
                N_('"{value}" is not known. Is {candidates} meant?'),
                value=excerpt(typed),
                candidates="; ".join(one.label for one in near),
            )
        return Refusal(
            N_('"{value}" is not known. Write a name or a code of the list in the template.'),
            value=excerpt(typed),
        )


def _called(entry: Named) -> Iterable[str]:
    yield entry.code
    yield entry.code.lstrip("0")  # what a spreadsheet makes of a code of digits
    for name in entry.names:
        yield from (name, f"{name} {entry.code}", f"{entry.code} {name}")
        if OF_THE_ROAD.fullmatch(name):
            yield OF_THE_ROAD.sub(r"\1", name)


def _key(typed: str) -> str:
    return BETWEEN.sub(" ", accented_key(typed)).strip()


def _letters(typed: str) -> str:
    return BETWEEN.sub(" ", search_key(typed)).strip()


def _expanded(key: str) -> str:
    """The key with the kind of a commune written out."""
    kinds: Mapping[str, str] = {_key(short): _key(kind) for short, kind in SHORT_KINDS.items()}
    for short, kind in kinds.items():
        if f"{key} ".startswith(f"{short} "):
            return _expanded(f"{kind} {key.removeprefix(short).strip()}".strip())
    return key
