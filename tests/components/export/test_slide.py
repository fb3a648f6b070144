"""What stands on the slides of one page."""

from types import SimpleNamespace

from components.export.slide import Slide, of_page


def page(pictures=(), tables=()):
    return SimpleNamespace(pictures=list(pictures), tables=tuple(tables))


def test_every_picture_and_every_table_has_a_slide_with_the_numbers():
    screen = page(["months", "communes"], ["rows"])

    assert of_page(screen) == [Slide(screen, each) for each in ("months", "communes", "rows")]


def test_a_page_of_numbers_alone_has_one_too():
    screen = page()

    assert of_page(screen) == [Slide(screen, None)]
