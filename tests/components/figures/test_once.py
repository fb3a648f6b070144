"""What is made of a view is made once, of each view for itself."""

import pickle
from types import SimpleNamespace

from components.figures.once import once


def test_what_is_made_of_a_view_is_made_once_for_each_of_them():
    asked = []

    @once
    def letters(view):
        asked.append(view.name)
        return list(view.name)

    @once
    def length(view):
        return len(letters(view))

    one, other = SimpleNamespace(name="ab"), SimpleNamespace(name="abc")

    assert (length(one), length(other), length(one)) == (2, 3, 2)
    assert letters(one) is letters(one) != letters(other)
    assert asked == ["ab", "abc"]


def test_a_view_goes_to_another_process_with_what_was_made_of_it():
    view = SimpleNamespace(name="ab")
    made = size(view)

    there = pickle.loads(pickle.dumps(view))

    del there.name
    assert size(there) == made == 2


@once
def size(view):
    return len(view.name)
