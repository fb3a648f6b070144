"""Borders of units from a GeoJSON file (RFC 7946): checked, and turned the way charts draw them."""

import hashlib
import json
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from db.model import N_, Refusal
from db.simplify import Point, Ring, simplify

MOST_BYTES = 30_000_000
MOST_POINTS = 20_000
"""In all: more is slower to draw than it is exact on a screen, and is simplified."""
DECIMALS = 5
"""Of a degree: about one metre."""
CODE = "code"
"""The property of a feature that holds the official code of its unit, in any case."""

Geometry: TypeAlias = dict[str, Any]


class BadFeature(Refusal):
    """A feature of the file cannot be used; `number` counts from 1."""

    def __init__(self, message: str, number: int, code: str, **params: object) -> None:
        super().__init__(message, field="file", number=number, code=code, **params)


Bad = Callable[..., BadFeature]
"""A fault of one feature, by its message."""


@dataclass(frozen=True)
class Borders:
    """What a file holds: a MultiPolygon by the code of its unit, in the order of the features; and
    the `others`, codes of which nothing was wanted or the number of a feature without one."""

    geometries: Mapping[str, Geometry]
    sha256: str
    others: tuple[str, ...] = ()

    def of_units(self, codes: Mapping[str, Collection[int]]) -> dict[int, Geometry]:
        """By unit id: `codes` maps the official codes of a day to the units that bear them.

        Raises:
            BadFeature: no unit bears the code on the day, or more than one.
        """
        borders: dict[int, Geometry] = {}
        for number, (code, geometry) in enumerate(self.geometries.items(), start=1):
            ids = codes.get(code, ())
            if len(ids) != 1:
                raise BadFeature(
                    N_("Feature {number}: no single unit has the code {code} on the day chosen."),
                    number,
                    code[:20],
                )
            borders[next(iter(ids))] = geometry
        return borders


def read_borders(data: bytes, wanted: Collection[str] | None = None) -> Borders:
    """The borders in the file of units with the `wanted` codes, None for all; before the
    transaction begins, in which others wait. Too many points are simplified, so that borders of
    neighbours still meet.

    Outer rings come out clockwise and holes counter-clockwise, as d3-geo fills them: RFC 7946 winds
    them the other way, which would paint the rest of the globe.

    Raises:
        Refusal: the file is too large, is no GeoJSON, or holds no unit that is wanted.
        BadFeature: what is wrong with which feature.
    """
    if len(data) > MOST_BYTES:
        raise Refusal(
            N_("The file is larger than {most} MB. Simplify the borders and try again."),
            field="file",
            most=MOST_BYTES // 1_000_000,
        )
    features = [_code(number, one) for number, one in enumerate(_features(data), start=1)]
    read: dict[str, tuple[list[list[Ring]], Bad]] = {}
    others: list[str] = []
    for number, (code, geometry, bad) in enumerate(features, start=1):
        if not code or (wanted is not None and code not in wanted):
            others.append(code or f"#{number}")
            continue
        if code in read:
            raise bad(N_("Feature {number}: the code {code} occurs twice. Put its parts into one."))
        read[code] = _polygons(geometry, bad), bad
    if not read:
        first = next((bad for code, _geometry, bad in features if not code), None)
        if first:
            raise first(NO_CODE, property=CODE)
        raise Refusal(NONE_KNOWN, field="file", codes=", ".join(others[:FEW]))
    rings = [ring for polygons, _bad in read.values() for polygon in polygons for ring in polygon]
    if sum(map(len, rings)) > MOST_POINTS:
        rings = simplify(rings, MOST_POINTS, _is_sound)
    left = iter(rings)
    geometries = {
        code: {
            "type": "MultiPolygon",
            "coordinates": [
                [_checked(next(left), place, bad) for place in range(len(polygon))]
                for polygon in polygons
            ],
        }
        for code, (polygons, bad) in read.items()
    }
    return Borders(geometries, hashlib.sha256(data).hexdigest(), tuple(others))


def middle(geometry: Geometry) -> Point:
    """Longitude and latitude of where a name is written: the centroid of the largest part."""
    largest = max((polygon[0] for polygon in geometry["coordinates"]), key=_area)
    x0, y0 = largest[0]
    moved = [(x - x0, y - y0) for x, y in largest]
    cross = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise(moved)]
    six = 3 * sum(c for _a, _b, c in cross)
    return (
        x0 + sum((a[0] + b[0]) * c for a, b, c in cross) / six,
        y0 + sum((a[1] + b[1]) * c for a, b, c in cross) / six,
    )


def _features(data: bytes) -> list[dict[str, Any]]:
    not_geojson = Refusal(
        N_("The file is not GeoJSON: it needs to be a FeatureCollection in UTF-8."), field="file"
    )
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise not_geojson from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise not_geojson
    features = content.get("features")
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise not_geojson
    if not features:
        raise Refusal(N_("The file holds no borders."), field="file")
    return features


def _code(number: int, feature: dict[str, Any]) -> tuple[str, object, Bad]:
    """The unit's code, empty if there is none; the geometry; and what says of this feature that
    something is wrong with it."""
    properties = feature.get("properties")
    named = (
        {str(name).casefold(): one for name, one in properties.items()}
        if isinstance(properties, dict)
        else {}
    )
    value = named.get(CODE)
    code = str(value).strip() if isinstance(value, str | int) else ""
    return code, feature.get("geometry"), partial(BadFeature, number=number, code=code[:20])


def _polygons(geometry: object, bad: Bad) -> list[list[Ring]]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise bad(N_("Feature {number} ({code}) must be a Polygon or a MultiPolygon."))
    polygons = geometry.get("coordinates")
    if kind == "Polygon":
        polygons = [polygons]
    if not isinstance(polygons, list) or not polygons:
        raise bad(NO_RING)
    for rings in polygons:
        if not isinstance(rings, list) or not rings:
            raise bad(NO_RING)
    return [[_ring(ring, bad) for ring in rings] for rings in polygons]


def _ring(points: object, bad: Bad) -> Ring:
    """A closed ring."""
    if not isinstance(points, list) or len(points) < 4:
        raise bad(NO_RING)
    read = [_point(point, bad) for point in points]
    ring = [read[0], *(b for a, b in pairwise(read) if a != b)]
    if read[0] != read[-1] or len(ring) < 4:
        raise bad(NO_RING)
    return ring


def _checked(ring: Ring, place: int, bad: Bad) -> Ring:
    """The ring of a polygon, turned as it is drawn: the first one is the outer one."""
    if _crosses_itself(ring):
        raise bad(
            N_("Feature {number} ({code}): a border crosses itself. Repair it in a map program.")
        )
    if not _area(ring):
        raise bad(NO_RING)
    return _turned(ring, clockwise=place == 0)


def _is_sound(ring: Ring) -> bool:
    return len(ring) >= 4 and bool(_area(ring)) and not _crosses_itself(ring)


FEW = 20
NO_CODE = N_("Feature {number} has no property {property} with the code of its unit.")
NONE_KNOWN = N_(
    "The file holds no border of a unit of the day chosen. The first codes in it: {codes}."
)
NO_RING = N_(
    "Feature {number} ({code}): each border is a closed ring of at least four points that encloses "
    "an area."
)


def _point(point: object, bad: Bad) -> Point:
    numbers = point[:2] if isinstance(point, list) and 2 <= len(point) <= 4 else []
    if len(numbers) == 2 and all(_is_number(value) for value in numbers):
        longitude, latitude = (round(float(value), DECIMALS) for value in numbers)
        if -180 <= longitude <= 180 and -90 <= latitude <= 90:
            return longitude, latitude
    raise bad(
        N_(
            "Feature {number} ({code}): a point is not longitude and latitude in degrees "
            "(WGS 84), in this order. Convert the file, VN-2000 cannot be used."
        )
    )


def _is_number(value: object) -> bool:
    """A finite number of a size that fits; true and false are none."""
    return type(value) in (int, float) and abs(value) <= 1e9 and math.isfinite(value)  # type: ignore[arg-type]


def _area(ring: Ring) -> float:
    """Twice the size of what the ring encloses, in square degrees."""
    return abs(_turn(ring))


def _turn(ring: Ring) -> float:
    """The shoelace sum, from the first point, so that far-off rings lose no digits: positive for
    a ring that runs counter-clockwise."""
    x0, y0 = ring[0]
    return sum(
        (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in pairwise(ring)
    )


def _turned(ring: Ring, *, clockwise: bool) -> Ring:
    return ring if (_turn(ring) < 0) == clockwise else ring[::-1]


def _crosses_itself(ring: Ring) -> bool:
    """Whether two edges that are not neighbours properly cross. Touching is allowed."""
    points = np.array(ring)
    start, end = points[:-1], points[1:]
    for first in range(len(start) - 2):
        rest = slice(first + 2, len(start) - (first == 0))
        a, b, c, d = start[first], end[first], start[rest], end[rest]
        if np.any((_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)):
            return True
    return False


def _side(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    """On which side of the line from a to b a point c lies, for points in rows."""
    turned = (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1])
    turned -= (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
    return np.where(np.abs(turned) < 1e-12, 0.0, turned)
