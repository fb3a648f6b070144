"""Before anything of a run, who is still here is asked; a script stands in for the product."""

import inspect
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.session_state import WStates
from streamlit.testing.v1 import AppTest

from components import access
from components.runtime import runs
from components.runtime.runs import in_script
from db.engine import writing
from db.queries.accounts import ABSOLUTE, IDLE
from db.schema import account, session

LOCK_SECONDS = 10
"""How long a write waits for its turn, on either database."""
RAN = []
"""What of the script has run."""
WAYS = ("callback", "form", "dialog", "fragment")
SCRIPT = """
import streamlit as st
from components import access
from tests.components.runtime.test_runs import RAN

way = st.query_params["way"]
user = access.current_user()
if user is None:
    st.title("front page")
    st.stop()

def act(what):
    RAN.append(what)

def inside():
    act(f"{way} body")
    st.text("secret")
    st.button("go", key="go", on_click=act, args=(f"{way} callback",))

st.text_input("word", key="word")
if way == "callback":
    st.button("go", key="go", on_click=act, args=("callback",))
elif way == "form":
    with st.form("form"):
        st.text_input("in it", key="in it")
        if st.form_submit_button("go", key="go", on_click=act, args=("form callback",)):
            act("form body")
elif way == "dialog":
    st.dialog("dialog")(inside)()
else:
    st.fragment(inside)()
"""
ACTS = {
    "callback": ["callback"],
    "form": ["form callback", "form body"],
    "dialog": ["dialog callback", "dialog body"],
    "fragment": ["fragment callback", "fragment body"],
}
ENDS = {
    "idle": session.update().values(seen_at=datetime.now(UTC) - IDLE),
    "too old": session.update().values(created_at=datetime.now(UTC) - ABSOLUTE),
    "signed out": session.update().values(revoked_at=datetime.now(UTC)),
    "signed out everywhere": account.update().values(epoch=account.c.epoch + 1),
    "disabled": account.update().values(active=False),
    "another browser": session.update().values(binding_hash="another"),
}


@pytest.fixture
def screen(open_page, run_fragment, tmp_path):
    """The script, open. Where it has a fragment, it is that alone which runs next."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")

    def open_(way, is_timer=False):
        at = open_page(None, script=script, query_params={"way": way})
        assert not at.exception
        if way in ("dialog", "fragment"):
            run_fragment(at, is_timer)
        RAN.clear()
        return at

    return open_


def press(at):
    return at.button(key="go").click().run()


@pytest.mark.parametrize("way", WAYS)
def test_who_is_here_acts(screen, way):
    at = press(screen(way))

    assert not at.exception
    assert ACTS[way] == RAN


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("way", WAYS)
def test_what_is_over_runs_nothing_of_an_open_screen(screen, conn, way, end):
    at = screen(way)
    conn.execute(ENDS[end])

    at = press(at)

    assert not at.exception
    assert RAN == []
    assert [title.value for title in at.title] == ["front page"]
    assert not at.text
    assert set(at.session_state._state.filtered_state) == {access.ENDED}
    assert list(at._fragment_storage._fragments) == []


@pytest.mark.parametrize("way", WAYS)
def test_who_was_here_before_leaves_no_button_to_the_next(screen, conn, way):
    """Pressed late, when somebody else sits before the same screen."""
    at = screen(way)
    late = WidgetState(id=at.button(key="go").proto.id, trigger_value=True)
    conn.execute(ENDS["signed out"])
    at.run()
    conn.execute(session.update().values(revoked_at=None))

    at = at._run(WidgetStates(widgets=[late]))

    assert not at.exception
    assert not [what for what in RAN if what.endswith("callback")]


@pytest.mark.parametrize(("is_timer", "is_use"), [(False, True), (True, False)])
def test_a_press_in_a_fragment_is_use_and_a_timer_is_none(screen, conn, is_timer, is_use):
    at = screen("fragment", is_timer)
    earlier = datetime.now(UTC) - timedelta(minutes=2)
    conn.execute(session.update().values(seen_at=earlier))

    assert not press(at).exception

    seen = conn.scalars(sa.select(session.c.seen_at)).one()
    assert (seen > earlier) is is_use


def test_where_the_question_fails_what_was_typed_stays(screen, monkeypatch):
    at = screen("callback")

    def fail(*_args, **_kwargs):
        raise OSError("the database does not answer")

    with monkeypatch.context() as broken:
        broken.setattr(access, "presence", fail)
        at.text_input(key="word").set_value("xin chào")
        at = press(at)
    assert at.exception
    assert RAN == []

    assert at.session_state["word"] == "xin chào"


def test_who_only_looks_waits_for_nobody_who_writes(screen, engine, conn):
    at = screen("callback")
    conn.execute(session.update().values(seen_at=datetime.now(UTC) - timedelta(minutes=2)))
    conn.commit()
    seen = sa.select(session.c.seen_at)
    before = conn.scalar(seen)
    conn.commit()

    with writing(engine) as other:
        other.execute(session.update().values(seen_at=session.c.seen_at))
        begun = time.monotonic()
        at = press(at)
        took = time.monotonic() - begun

    assert not at.exception
    assert RAN == ["callback"]
    assert took < LOCK_SECONDS / 2
    assert conn.scalar(seen) == before
    press(at)
    assert conn.scalar(seen) > before


def test_a_run_that_nobody_is_connected_to_ends_and_forgets_nothing(screen, conn, monkeypatch):
    at = screen("callback")
    at.text_input(key="word").set_value("xin chào").run()
    conn.execute(ENDS["signed out"])
    monkeypatch.setattr(runs, "get_instance", lambda: SimpleNamespace(get_client=lambda _: None))

    at = press(at)

    assert RAN == []
    assert not at.title
    assert at.session_state["word"] == "xin chào"
    assert access.SESSION in at.session_state


# ---- what is relied on in Streamlit 1.67; look here before an upgrade


def test_every_run_still_begins_at_the_one_place():
    source = inspect.getsource(ScriptRunner._run_script)
    (before, after) = source.split("exec_func_with_error_handling(code_to_exec, ctx)")

    assert script_runner.exec_func_with_error_handling.__module__ == runs.__name__
    body = before[before.index("def code_to_exec(") :]
    for begins in ("on_script_will_rerun(", "wrapped_fragment()", "exec(code, module.__dict__)"):
        assert source.count(begins) == body.count(begins) == 1, begins
    assert "rerun_data: RerunData = rerun_data," in body
    assert "rerun_exception_data" in after


def test_streamlit_still_has_the_names_that_a_run_is_started_over_with():
    assert {"widget_states", "is_auto_rerun", "query_string", "page_script_hash"} <= set(
        RerunData.__dataclass_fields__
    )
    assert {"cached_message_hashes", "context_info"} <= set(RerunData.__dataclass_fields__)
    assert {"session_id", "query_string", "cached_message_hashes", "context_info"} <= set(
        ScriptRunContext.__dataclass_fields__
    )
    assert "_state" in SafeSessionState.__annotations__
    assert {"clear", "set_widgets_from_proto"} <= set(dir(SessionState))
    assert "clear" in dir(MemoryFragmentStorage)
    assert "get_client" in dir(Runtime)
    assert "widget_metadata" in WStates.__dataclass_fields__
    for held in ("_old_state", "_new_session_state", "_new_widget_state", "_key_id_mapper"):
        assert f"self.{held}.clear()" in inspect.getsource(SessionState.clear)


def test_outside_a_script_there_is_no_reader():
    assert not in_script()


def test_a_page_is_a_script():
    def script():
        import streamlit as st

        from components.runtime.runs import in_script

        st.text(str(in_script()))

    assert AppTest.from_function(script).run().text[0].value == "True"
