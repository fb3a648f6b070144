"""Everything the page of reintegration shows, fetched once, and what of it this reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from components.data import read
from components.scene import Scene
from db import masking
from db.compare import Comparison, StockComparison
from db.facts import reintegration as facts
from db.facts.reintegration import Bridge, Flow, Reintegration
from db.facts.stocks import Stock
from db.masking import Cell, is_small
from db.model import Selection
from db.queries import returns, settings


@dataclass(frozen=True)
class View:
    """The facts of one selection. Frames are those of queries.returns.reintegration_months.

    What is shown of a count goes through `one`, `parts` or `share`; they hide nothing from a
    reader who may see small counts.
    """

    scene: Scene
    frame: pd.DataFrame
    stock: Stock | None
    stock_change: StockComparison | None
    received: Flow
    moved_in: Flow
    left: Flow
    guided: Flow
    bridge: Bridge | None
    since: Reintegration

    @property
    def selection(self) -> Selection:
        return self.scene.selection

    @property
    def masked(self) -> bool:
        return self.scene.masked

    @property
    def months(self) -> tuple[date, ...]:
        """The whole months of the window in which somebody has reported."""
        return tuple(sorted({month.date() for month in self.frame["month"]}))

    def one(self, count: int | None) -> Cell:
        return masking.alone(count) if self.masked else count

    def parts(self, counts: Sequence[int | None]) -> list[Cell]:
        return masking.parts(counts) if self.masked else list(counts)

    def share(self, count: int, whole: int) -> Cell:
        return masking.share(count, whole) if self.masked else count

    def change_is_hidden(self, total: int, compared: Comparison | None) -> bool:
        """A change tells the earlier figure; over fewer communes it tells the others' too."""
        if compared is None or not self.masked:
            return False
        return is_small(total) or is_small(compared.before) or compared.now != total

    @property
    def bridge_is_hidden(self) -> bool:
        """All but one of its numbers tell the one; over fewer communes they tell the others'."""
        told = self.bridge
        if told is None or not self.masked:
            return False
        flows = (told.received, told.moved_in, told.left)
        totals = (self.received.total, self.moved_in.total, self.left.total)
        return flows != totals or any(map(is_small, (told.opening, *flows, told.closing)))


def view(scene: Scene) -> View:
    """Fetch and count; everything after this only shows."""
    selection = scene.selection
    frame = read(returns.reintegration_months, selection)
    before = read(returns.reintegration_months, selection.year_before())
    return View(
        scene=scene,
        frame=frame,
        stock=facts.last_stock(frame),
        stock_change=facts.stock_comparison(frame, before),
        received=facts.flow(frame, before, ["received"]),
        moved_in=facts.flow(frame, before, ["moved_in"]),
        left=facts.flow(frame, before, facts.LEFT),
        guided=facts.flow(frame, before, ["guided"]),
        bridge=facts.bridge(frame, selection),
        since=since_start(selection),
    )


def since_start(selection: Selection) -> Reintegration:
    """Flows since the programme began, up to the window's last day."""
    calendar = selection.period.calendar
    start = calendar.first_day(read(settings.programme_start))
    first = min(start, selection.period.last)
    whole = selection.within(calendar.custom(first, selection.period.last))
    frame = read(returns.reintegration_months, whole)
    return facts.reintegration(frame, frame.iloc[:0])
