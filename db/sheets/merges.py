"""Merged cells: of what they cover only the first says anything."""

from collections import defaultdict
from collections.abc import Sequence

from db.sheets.cells import is_empty
from db.sheets.read import Cell, Sheet


class Merges:
    """Those of a sheet, as its rows go by."""

    def __init__(self, sheet: Sheet) -> None:
        self._left = sheet.left
        self._starts: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        self._until: dict[int, int] = {}
        for (top, left), (bottom, right) in sheet.merged:
            self._starts[top + 1].append((left, right, bottom + 1))

    def pass_row(self, number: int, row: Sequence[Cell]) -> None:
        """What begins in the row covers cells of it and of the next ones, if it says anything."""
        for left, right, last in self._starts.get(number, ()):
            place = left - self._left
            if 0 <= place < len(row) and not is_empty(row[place]):
                self._until.update(dict.fromkeys(range(place + 1, right - self._left + 1), last))
                if last > number:
                    self._until[place] = last

    def cover(self, number: int, place: int) -> bool:
        """Whether the cell, which is empty, lies under another one."""
        return number <= self._until.get(place, 0)
