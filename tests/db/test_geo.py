import json
import math
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.geo import MOST_BYTES, MOST_POINTS, BadFeature, middle, read_borders
from db.model import Refusal

SQUARE = [[105.6, 20.0], [105.7, 20.0], [105.7, 20.1], [105.6, 20.1], [105.6, 20.0]]
HOLE = [[105.62, 20.02], [105.62, 20.04], [105.64, 20.04], [105.64, 20.02], [105.62, 20.02]]
CODES = {"15361": [7], "15349": [8], "77777": [1, 2]}


def feature(coordinates=None, kind="Polygon", code="15361", **more):
    geometry = {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry} | more


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def signed_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def test_a_border_is_read_for_the_unit_of_its_code():
    found = read_borders(collection(feature(), feature(code=15349))).of_units(CODES)

    assert set(found) == {7, 8}
    assert found[7]["type"] == "MultiPolygon"


@pytest.mark.parametrize("turned", [1, -1])
def test_outer_rings_run_clockwise_and_holes_the_other_way(turned):
    polygon = [SQUARE[::turned], HOLE[::turned]]

    (outer, hole) = read_borders(collection(feature(polygon))).of_units(CODES)[7]["coordinates"][0]

    assert signed_area(outer) < 0 < signed_area(hole)


def test_all_parts_of_a_multipolygon_are_kept():
    far = [[[x + 1, y] for x, y in SQUARE]]
    found = read_borders(collection(feature([[SQUARE], far], "MultiPolygon"))).of_units(CODES)

    assert len(found[7]["coordinates"]) == 2


def test_points_are_kept_to_a_metre_and_heights_dropped():
    precise = [[x + 0.0000012, y, 31.5] for x, y in SQUARE]

    found = read_borders(collection(feature([precise]))).of_units(CODES)

    assert sorted(found[7]["coordinates"][0][0]) == sorted((x, y) for x, y in SQUARE)


BOW = [[105.6, 20.0], [105.7, 20.1], [105.7, 20.0], [105.62, 20.1], [105.6, 20.0]]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (feature(code="99999"), "no single unit has the code 99999"),
        (feature(code="77777"), "no single unit has the code 77777"),
        (feature([105.6, 20.0], "Point"), "must be a Polygon"),
        (feature(geometry=None), "must be a Polygon"),
        (feature([SQUARE[:-1]]), "closed ring"),
        (feature([SQUARE[:3]]), "closed ring"),
        (feature([[SQUARE[0]] * 5]), "closed ring"),
        (feature([[[105.6, 20], [105.7, 20], [105.8, 20], [105.6, 20]]]), "closed ring"),
        (feature([]), "closed ring"),
        (feature("here"), "closed ring"),
        (feature([BOW]), "crosses itself"),
        (feature([[[x, y + 80] for x, y in SQUARE]]), "longitude and latitude"),
        (feature([[[y, x] for x, y in SQUARE]]), "longitude and latitude"),
        (feature([[[560_000, 2_210_000]] * 4]), "longitude and latitude"),
        (feature([[[True, False]] * 4]), "longitude and latitude"),
        (feature([[["105", "20"]] * 4]), "longitude and latitude"),
        (feature([[[math.nan, 20.0]] * 4]), "longitude and latitude"),
        (feature([[[10**400, 20.0]] * 4]), "longitude and latitude"),
    ],
)
def test_a_bad_feature_is_refused_by_its_number(bad, said):
    with pytest.raises(BadFeature, match=said) as refused:
        read_borders(collection(feature(code="15349"), bad)).of_units(CODES)

    assert refused.value.params["number"] == 2


def test_a_code_that_occurs_twice_is_refused():
    with pytest.raises(BadFeature, match="occurs twice"):
        read_borders(collection(feature(), feature()))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b'{"type": "Topology"}',
        b'{"type": "FeatureCollection"}',
        b'{"type": "FeatureCollection", "features": [1]}',
    ],
)
def test_what_is_not_geojson_is_refused(data):
    with pytest.raises(Refusal, match="not GeoJSON"):
        read_borders(data)


def test_a_file_without_borders_is_refused():
    with pytest.raises(Refusal, match="no borders"):
        read_borders(collection())


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(Refusal, match="larger than 30 MB"):
        read_borders(b" " * (MOST_BYTES + 1))


@pytest.mark.parametrize("bad", [{"code": ""}, {"code": None}, {"properties": None}])
def test_a_file_without_a_code_is_refused_by_the_number_of_a_feature(bad):
    with pytest.raises(BadFeature, match="Feature 1 has no property code"):
        read_borders(collection(feature(**bad)))


@pytest.mark.parametrize("name", ["code", "Code", "CODE"])
def test_the_code_is_found_in_any_case(name):
    found = read_borders(collection(feature(properties={name: "15361"})))

    assert set(found.geometries) == {"15361"}


def test_what_is_wanted_is_read_and_the_rest_is_listed():
    """The rest may be wrong: nobody asks for it."""
    rest = feature([BOW], code="40"), feature(properties={}), feature(code="15349")

    found = read_borders(collection(feature(), *rest), {"15361"})

    assert set(found.geometries) == {"15361"}
    assert found.others == ("40", "#3", "15349")


def test_a_file_of_other_units_is_refused_with_their_codes():
    with pytest.raises(Refusal, match=r"no border of a unit.*: 15361, 15349"):
        read_borders(collection(feature(), feature(code="15349")), {"1"})


def wavy(start, end, n=3_000):
    """A line of many points between two."""
    (x0, y0), (x1, y1) = start, end
    for step in range(n):
        t = step / n
        swing = 0.01 * math.sin(math.pi * t) * math.sin(40 * t)
        yield [x0 + (x1 - x0) * t + swing * (y1 - y0), y0 + (y1 - y0) * t + swing * (x0 - x1)]


def province(side=3):
    """Squares that share wavy edges, which two of them write down, one of them backwards."""
    corners = {(i, j): (105 + i, 19 + j) for i in range(side + 1) for j in range(side + 1)}
    lines = {}
    for a, b in [((i, j), (i + 1, j)) for i, j in corners] + [
        ((i, j), (i, j + 1)) for i, j in corners
    ]:
        if b in corners:
            line = [*wavy(corners[a], corners[b]), list(corners[b])]
            lines[a, b], lines[b, a] = line, line[::-1]
    for i in range(side):
        for j in range(side):
            around = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j)]
            ring = [point for step in pairwise(around) for point in lines[step][:-1]]
            yield feature([[*ring, ring[0]]], code=f"{i}{j}")


def test_a_file_of_a_province_is_simplified_and_neighbours_still_meet():
    """108,000 points: it was refused for its size."""
    data = collection(*province())
    found = read_borders(data)

    rings = [one["coordinates"][0][0] for one in found.geometries.values()]
    assert MOST_POINTS * 0.9 < sum(map(len, rings)) < MOST_POINTS * 1.1
    edges = Counter(frozenset(edge) for ring in rings for edge in pairwise(ring))
    assert set(edges.values()) == {1, 2}
    outer = [edge for edge, n in edges.items() if n == 1]
    on_rim = [
        any(p[0] < 105.02 or p[0] > 107.98 or p[1] < 19.02 or p[1] > 21.98 for p in e)
        for e in outer
    ]
    assert all(on_rim)
    before = sum(
        abs(signed_area(one["geometry"]["coordinates"][0])) for one in json.loads(data)["features"]
    )
    after = sum(abs(signed_area(ring)) for ring in rings)
    assert after == pytest.approx(before, rel=1e-3)


def test_small_parts_stay_when_a_file_is_simplified():
    island = [[[x / 1000 + 110, y / 1000 + 15] for x, y in SQUARE]]
    big = next(province(1))
    more = [one["geometry"]["coordinates"] for one in province()]

    found = read_borders(collection(big, feature([*more, island], "MultiPolygon")))

    assert len(found.geometries["15361"]["coordinates"]) == 10


@given(
    st.lists(st.floats(0.01, 0.5), min_size=3, max_size=40),
    st.floats(103, 110),
    st.floats(9, 23),
)
def test_a_star_shaped_ring_is_never_said_to_cross_itself(radii, x, y):
    angle = 2 * math.pi / len(radii)
    ring = [[x + r * math.cos(n * angle), y + r * math.sin(n * angle)] for n, r in enumerate(radii)]

    found = read_borders(collection(feature([[*ring, ring[0]]]))).of_units(CODES)

    assert signed_area(found[7]["coordinates"][0][0]) < 0


def test_a_name_stands_at_the_centroid_of_the_largest_part():
    small = [[[x / 1000 + 108, y / 1000] for x, y in SQUARE]]
    border = read_borders(collection(feature([small, [SQUARE]], "MultiPolygon"))).of_units(CODES)[7]

    assert middle(border) == pytest.approx((105.65, 20.05))
