"""A code from a slide, typed in later: what was shown, what is known now, who changed what and why;
and nothing to who may not see it."""

from datetime import date

import pytest
import sqlalchemy as sa

from components.codes import differences
from components.figures import code
from components.figures import scene as scenes
from components.figures.code import Cell, Content, Figure
from components.subjects import SUBJECTS
from components.words.i18n import speaking
from db.commands.incidents import save_incident
from db.entries.incidents import IncidentEntry
from db.ledger.records import Submission
from db.model import NotAllowed, Role, Selection
from db.periods import Calendar
from db.schema import audit_event, figure_code
from db.text import damage
from tests.factories import (
    make_category,
    make_code,
    make_incident,
    make_root,
    make_unit,
    make_user,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/dashboards/code.py"
TODAY, WHY = date(2023, 10, 10), "Xã báo muộn"
NO_SUCH = vi("No figure has this code. Compare it with the print letter by letter.")
NOT_YOURS = vi("This code is of communes whose figures you may not see.")
SAME = vi("Everything is as it was shown.")


@pytest.fixture(autouse=True)
def hands(conn, open_page, monkeypatch):
    """Who takes something along here has no session, and is asked for their rights all the same."""

    def write(command, *args, by):
        conn.commit()
        done = command(conn, *args, by=by)
        conn.commit()
        return done

    monkeypatch.setattr(code, "write", write)


@pytest.fixture
def world(conn):
    set_setting(conn, "pretended_today", TODAY.isoformat())
    make_root(conn)
    long, an = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An", code="15391")
    theft = make_category(conn)
    for commune in (long, an):
        make_incident(conn, unit_id=commune, category_id=theft, occurred_on=date(2023, 9, 1))
    leader = make_user(conn, Role.LEADER)
    staff = make_user(conn, Role.STAFF, sign_in_name="canbo")
    officer = make_user(conn, Role.OFFICER, unit_id=long)
    conn.commit()
    return {
        **{"long": long, "an": an, "theft": theft},
        **{"leader": leader, "staff": staff, "officer": officer},
    }


def chosen(world, *communes):
    period = Calendar().month(2023, 9)
    every = (world["an"], world["long"])
    of = tuple(world[one] for one in communes) or every
    return Selection(period, of, not communes, period.last)


def taken(world, who="leader", picture="communes", communes=()):
    """The code of a picture that somebody takes along."""
    by = world[who]
    screen = SUBJECTS["incidents"].screen(scenes.of(by, chosen(world, *communes)))
    (found,) = code.issue([Figure((screen,), picture)], by=by)
    return found


def correct(conn, world, commune="an"):
    entry = IncidentEntry(world[commune], world["theft"], date(2023, 9, 10))
    save_incident(conn, entry, Submission("a" * 32, reason=WHY), today=TODAY, by=world["staff"])
    conn.commit()


def opened(open_page, world, typed, who="leader"):
    at = open_page(PAGE, account_id=world[who].id, query_params={"code": typed})
    assert not at.exception
    return at


def words(at):
    kinds = ("text", "caption", "subheader", "success", "warning", "error")
    return [one.value for kind in kinds for one in at.get(kind)]


def test_it_says_that_all_is_as_it_was_shown(conn, open_page, world):
    at = opened(open_page, world, taken(world))

    assert SAME in words(at)
    assert at.metric[0].value.startswith("02 ")
    assert not at.metric[0].delta
    assert any(world["leader"].display_name in text for text in words(at))


def test_after_a_correction_it_shows_then_now_the_difference_who_and_why(conn, open_page, world):
    typed = taken(world)
    before = opened(open_page, world, typed)
    correct(conn, world)

    at = opened(open_page, world, typed)

    assert SAME not in words(at)
    assert (before.metric[0].value[:3], at.metric[0].value[:3]) == ("02 ", "03 ")
    assert at.metric[0].delta == "+1"
    assert any(before.metric[0].value in text for text in words(at))
    cells, since = at.dataframe[0].value, at.dataframe[1].value
    assert "Vĩnh An" in cells.iloc[0, 0]
    assert list(cells.iloc[0, 1:]) == ["1", "2", "+1"]
    assert since.shape[0] == 1
    assert list(since.iloc[0])[1] == "canbo"
    assert list(since.iloc[0])[3:] == ["Vĩnh An", WHY]


def test_the_same_figure_of_the_same_state_has_one_code_in_any_language(conn, open_page, world):
    first = taken(world)

    with speaking("en"):
        assert taken(world) == first
    assert taken(world, "staff") == first
    assert taken(world, picture="months") != first
    correct(conn, world)
    assert taken(world) != first
    assert conn.scalar(sa.select(sa.func.count()).select_from(figure_code)) == 3


def test_however_it_is_typed_it_opens(conn, open_page, world):
    typed = taken(world)

    at = open_page(PAGE, account_id=world["leader"].id)
    assert len(at.text_input) == 1
    at.text_input(key="code").set_value(f" {typed.replace('-', ' ').lower()} ").run()

    assert SAME in words(at)


@pytest.mark.parametrize("typed", ["00000-00000", "x", "'--", "a" * 300, "\x01\ufffe", "<b>%s</b>"])
def test_an_unknown_code_and_what_is_none_are_answered_alike(conn, open_page, world, typed):
    taken(world)

    at = opened(open_page, world, typed)

    assert [one.value for one in at.error] == [NO_SUCH]
    assert not at.metric


def test_a_code_of_others_is_refused_in_words_and_tells_nothing(conn, open_page, world):
    of_all, of_other = taken(world), taken(world, communes=("an",))
    own = taken(world, "officer", communes=("long",))

    for typed in (of_all, of_other):
        at = opened(open_page, world, typed, "officer")
        assert [one.value for one in at.warning] == [NOT_YOURS]
        assert not at.metric
        assert not at.dataframe
        others = [text for text in words(at) if "officer" not in text and text != NOT_YOURS]
        assert not [text for text in others if "An" in text or "2" in text]
    assert SAME in words(opened(open_page, world, own, "officer"))
    assert SAME in words(opened(open_page, world, own, "leader"))


def test_who_keeps_the_program_is_told_that_figures_are_not_theirs(conn, open_page, world):
    world["admin"] = make_user(conn, Role.ADMIN)
    conn.commit()

    at = opened(open_page, world, taken(world), "admin")

    assert [one.value for one in at.warning] == [NOT_YOURS]
    assert not at.metric


def test_a_stranger_is_asked_to_sign_in_whatever_the_code(conn, open_page, world):
    seen = []
    for typed in (taken(world), "00000-00000", "x"):
        at = open_page(PAGE, None, query_params={"code": typed})
        assert not at.exception
        assert {one.key for one in at.text_input} & {"code"} == set()
        seen.append(
            [one.value for kind in ("text", "caption", "title", "error") for one in at.get(kind)]
        )
    assert seen[0] == seen[1] == seen[2]


def test_nobody_takes_a_code_for_what_they_do_not_see(conn, world):
    screen = SUBJECTS["incidents"].screen(scenes.of(world["leader"], chosen(world)))

    with pytest.raises(NotAllowed):
        code.issue([Figure((screen,))], by=world["officer"])


def test_it_is_found_from_ones_own_name(conn, open_page, world):
    at = open_page("pages/dashboards/overview.py", account_id=world["leader"].id)

    at.button(key="look_up").click().run()

    assert [one.value for one in at.header] == [vi("Look up a code")]


def test_what_was_of_a_subject_that_is_gone_is_shown_as_it_was(conn, open_page, world):
    kept = Content("Cũ", (code.Number("Số vụ", "3 vụ", "3 vụ"),)).pack()
    typed = make_code(conn, [world["long"]], content=kept, subject="former")
    conn.commit()

    at = opened(open_page, world, typed)

    assert any("3 vụ" in text for text in words(at))


def test_the_audit_tells_of_a_new_code_alone(conn, world):
    for _time in range(3):
        taken(world)

    rows = sa.select(sa.func.count()).where(audit_event.c.action == "issue")
    assert conn.scalar(rows.select_from(audit_event)) == 1


def test_all_of_a_subject_is_kept_in_the_words_of_its_screen(conn, world):
    by = world["leader"]
    for subject in SUBJECTS.values():
        screen = subject.screen(scenes.of(by, chosen(world)))
        content = code.content(Figure((screen,)))
        assert [one.value for one in content.numbers] == [block.value for block in screen.blocks]
        assert Content.unpack(content.pack()) == content


def test_of_people_a_copy_for_sharing_keeps_what_it_tells(conn, open_page, world):
    """The page opens it as it was shared: of people three numbers of the whole, and no picture."""
    by = world["leader"]
    copy = scenes.of(by, chosen(world), for_sharing=True)
    screen = SUBJECTS["reintegration"].screen(copy)
    (typed,) = code.issue([Figure((screen,))], by=by)

    at = opened(open_page, world, typed)

    assert [one.value for one in at.metric] == [block.value for block in screen.blocks]
    assert not at.get("vega_lite_chart")


@pytest.mark.parametrize("most", [2, 4000])
def test_where_not_all_numbers_of_a_picture_are_kept_it_says_so(
    conn, open_page, world, monkeypatch, most
):
    monkeypatch.setattr(code, "MOST_CELLS", most)

    at = opened(open_page, world, taken(world))

    sentence = "Of the table behind the picture the first {n} numbers are compared."
    assert (vi(sentence, n=most) in words(at)) is (most == 2)


def test_a_name_that_got_damaged_costs_no_code():
    """Of rows of other programs; nothing of the kind can be stored."""
    damaged = Content("Tội \ufffe", (), (Cell("Trộm\uffff", "Kỳ này", 3),))

    assert damage(damaged.pack()) is None
    assert Content.unpack(damaged.pack()) == damaged


def test_of_a_column_that_was_not_kept_no_change_is_told():
    then = Content("Vụ", (), (Cell("T1", "Kỳ này", 3),))
    now = Content("Vụ", (), (Cell("T1", "Kỳ này", 3), Cell("T1", "Tiếp nhận mới", 2)))

    assert differences.cells(then, now) == []
    assert differences.cells(now, then) != []
