"""Everything the page of targets shows, fetched once."""

from dataclasses import dataclass

from components.data import read
from components.figures.scene import Scene, View, kept, of_no_window_before
from db.facts.forecast import Forecast, forecasts
from db.facts.targets import Reached, reached
from db.model import Unit
from db.queries import targets, units


@dataclass(frozen=True)
class Progress(View):
    """Targets of the year that the window's last day belongs to: `common` are those of the
    district itself, `by_commune` those of communes by name of the target, and `forecasts` say of
    the common ones how their year will likely end."""

    root: Unit | None
    year: int
    common: list[Reached]
    by_commune: dict[str, list[Reached]]
    forecasts: list[Forecast]

    @property
    def is_empty(self) -> bool:
        return not self.common and not self.by_commune

    def unit_name(self, target: Reached) -> str:
        if target.unit_id in self.units or target.unit_id in self.areas:
            return self.place_name(target.unit_id)
        return self.root.full_name if self.root else ""


@kept
def view(scene: Scene) -> Progress:
    """Fetch and count; everything after this only shows."""
    selection = scene.selection
    found = reached(read(targets.target_values, selection), selection.period)
    by_commune: dict[str, list[Reached]] = {}
    for unit in scene.splits.rows(selection.communes, scene.splits.by_id):
        for target in found:
            if target.unit_id == unit:
                by_commune.setdefault(target.name, []).append(target)
    period = selection.period
    common = [target for target in found if target.unit_id not in scene.units]
    year = period.calendar.year_of(period.last)
    earlier = period.calendar.year(year - 1)
    before = reached(read(targets.target_values, selection.within(earlier)), earlier)
    return Progress(
        scene=of_no_window_before(scene),
        root=read(units.root),
        year=year,
        common=common,
        by_commune=by_commune,
        forecasts=forecasts(common, before, period.calendar, year),
    )
