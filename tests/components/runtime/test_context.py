from streamlit.testing.v1 import AppTest

from components.runtime import context


def test_outside_a_script_there_is_no_reader():
    assert not context.in_script()


def test_a_page_is_a_script():
    def script():
        import streamlit as st

        from components.runtime.context import in_script

        st.text(str(in_script()))

    assert AppTest.from_function(script).run().text[0].value == "True"
