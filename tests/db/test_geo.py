import json
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.geo import MOST_BYTES, BadFeature, middle, read_borders
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
        (feature(code=""), "has no property code"),
        (feature(code=None), "has no property code"),
        (feature(properties=None), "has no property code"),
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
    with pytest.raises(Refusal, match="larger than 5 MB"):
        read_borders(b" " * (MOST_BYTES + 1))


def test_too_many_points_are_refused_with_their_number():
    ring = [[105 + n / 1e5, 20] for n in range(20_000)]

    with pytest.raises(Refusal, match="20001 points"):
        read_borders(collection(feature([[*ring, ring[0]]]))).of_units(CODES)


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
