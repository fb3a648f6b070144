"""What people write comes after what is drafted, a paragraph a line, and takes nothing away."""

from components.export.written import Part, Point, Written


def test_own_words_come_after_the_drafted_ones_in_their_place():
    part = Part("A", (Point("1", ("drafted",)), Point("2", is_open=True)))
    made = Written("", "", (part, Part("B", (Point("3"),))), "")

    own = made.with_words({"A": {0: " one \n\n two", 1: "  \n"}})

    assert [point.sentences for point in own.parts[0].points] == [("drafted", "one", "two"), ()]
    assert own.parts[1] == made.parts[1]
    assert made.parts[0].points[0].sentences == ("drafted",)
