"""What a chart asks of a box: its smallest letters, its rows, and which of two ways it is drawn."""

import json

from components.charts import boxed, matrix, reintegration, satisfaction, style, suggestions


def test_the_smallest_letters_are_found_wherever_they_stand():
    assert boxed.letters(suggestions.themes(9)) == 13
    assert boxed.letters({"mark": "bar"}) == style.TEXT_SIZE
    assert boxed.letters({"layer": [{"mark": {"fontSize": 12}}, {"mark": {"fontSize": 9}}]}) == 9


def test_rows_are_those_of_a_column_of_names():
    assert boxed.rows(matrix.matrix()) == "commune"
    assert boxed.rows(suggestions.days()) == "label"
    assert boxed.rows({"encoding": {"y": {"field": "n", "type": "quantitative"}}}) == ""


def test_a_row_with_its_name_beside_it_may_be_lower_and_one_below_its_name_not():
    assert boxed.lowest(matrix.matrix()) == style.LOWEST
    days = suggestions.days()
    assert boxed.lowest(days) == days["height"]["step"] > boxed.ONE_LINE


def test_a_chart_with_names_beside_it_is_drawn_as_on_a_telephone_where_they_leave_no_room():
    spec = reintegration.communes()
    assert style.NARROW.search(json.dumps(spec))
    beside = style.SLIM + style.NAMED

    for width, is_narrow in ((beside - 1, "true"), (beside, "false")):
        told = json.dumps(boxed.settled(spec, width))
        assert not style.NARROW.search(told)
        assert f"{is_narrow} ? " in told


def test_names_of_many_columns_stand_upright_where_few_have_room():
    width = style.SLIM + style.NAMED

    for columns, is_narrow in ((4, "false"), (12, "true")):
        told = json.dumps(boxed.settled(suggestions.themes(columns), width))
        assert f"{is_narrow} ? (-90) : (0)" in told


def test_a_window_that_is_turned_decides_by_its_room_and_not_by_the_plot_it_had():
    room = "(containerSize()[0] || width) - "

    (of_names,), (of_none,) = suggestions.themes(9)["params"], satisfaction.levels()["params"]

    assert of_names == {"name": "plot", "expr": f"{room}{style.NAMED}"}
    assert of_none == {"name": "plot", "expr": f"{room}0"}
    assert "params" not in suggestions.bridge()
