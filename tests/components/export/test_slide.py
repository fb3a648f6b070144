"""What stands on the slides of one page."""

from types import SimpleNamespace

from components.export.slide import Slide, of_page, of_picture
from components.figures.screen import Answers, Screen, Speech, Subject, Table

SPEECH = Speech("All of it", {"communes": "Two communes have a third"}, Answers(why="unknown"))
SUBJECT = Subject("x", "x", lambda scene: None)


def page(pictures=(), tables=()):
    named = {name: SimpleNamespace(title=name, sent=None) for name in pictures}
    return Screen(SUBJECT, None, named=named, tables=tuple(tables), speak=lambda: SPEECH)


def test_every_picture_and_every_table_has_a_slide_under_what_it_says():
    rows = Table("Rows", lambda: None)
    screen = page(["months", "communes"], [rows])

    months, communes, listed = of_page(screen)

    assert months == Slide(screen, screen.named["months"], "", "All of it", SPEECH.answers)
    assert communes.heading == "Two communes have a third"
    assert (listed.content, listed.heading) == (rows, "Rows")


def test_a_page_of_numbers_alone_has_one_too():
    screen = page()

    assert of_page(screen) == [Slide(screen, None, "", "All of it", SPEECH.answers)]


def test_a_picture_that_is_not_there_any_more_gives_its_place_to_the_first():
    screen = page(["months"])

    assert of_picture(screen, "gone").content is screen.named["months"]
