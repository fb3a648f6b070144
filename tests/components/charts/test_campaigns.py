import altair as alt

from components.charts.campaigns import LANE_HEIGHT, LANES, TOP, below_lanes, spans


def test_the_plot_leaves_room_for_every_lane():
    assert below_lanes().to_dict()["range"] == [{"expr": "height"}, TOP]
    assert TOP >= LANES * LANE_HEIGHT


def test_a_span_is_drawn_once_and_written_at_its_nearer_end():
    layers = spans(alt.X("start:Q"), alt.X("end:Q"), alt.X2("end:Q"))

    drawn = [layer.to_dict() for layer in layers]
    assert [layer["mark"]["type"] for layer in drawn] == ["rule", "text", "text"]
    assert [layer["mark"].get("align") for layer in drawn[1:]] == ["left", "right"]
    assert [layer["encoding"]["x"]["field"] for layer in drawn] == ["start", "start", "end"]
    assert [layer["transform"][-1]["filter"] for layer in drawn[1:]] == [
        "datum.early",
        "!datum.early",
    ]
