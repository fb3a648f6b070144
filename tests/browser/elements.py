"""A script that shows texts in every element that the product uses; the browser test reads what is
shown. The texts are those from one number to another in the address; each in all elements, or in
every so manieth of them, another share for each."""

from collections.abc import Callable

import streamlit as st

from components.shell import platform
from tests.hostile import elements_texts

Show = Callable[[str, str], object]
ELEMENTS: dict[str, Show] = {
    "markdown": lambda text, _key: st.markdown(text),
    "caption": lambda text, _key: st.caption(text),
    "text": lambda text, _key: st.text(text),
    "write": lambda text, _key: st.write(text),
    "title": lambda text, _key: st.title(text),
    "header": lambda text, _key: st.header(text),
    "subheader": lambda text, _key: st.subheader(text),
    "metric": lambda text, _key: st.metric(text, 1),
    "metric_value": lambda text, _key: st.metric("a", text),
    "metric_delta": lambda text, _key: st.metric("a", 1, text, delta_color="off"),
    "success": lambda text, _key: st.success(text),
    "info": lambda text, _key: st.info(text),
    "warning": lambda text, _key: st.warning(text),
    "error": lambda text, _key: st.error(text),
    "code": lambda text, _key: st.code(text, language=None),
    "button": lambda text, key: st.button(text, key=key),
    "download_button": lambda text, key: st.download_button(text, "", "a.txt", key=key),
    "checkbox": lambda text, key: st.checkbox(text, key=key),
    "toggle": lambda text, key: st.toggle(text, key=key),
    "radio": lambda text, key: st.radio(text, ["a"], key=key),
    "radio_option": lambda text, key: st.radio("a", [text, "b"], key=key),
    "pills": lambda text, key: st.pills(text, ["a"], key=key),
    "pills_option": lambda text, key: st.pills("a", [text, "b"], key=key),
    "segmented_control": lambda text, key: st.segmented_control(text, ["a"], key=key),
    "segmented_control_option": lambda text, key: st.segmented_control("a", [text, "b"], key=key),
    "selectbox": lambda text, key: st.selectbox(text, ["a"], key=key),
    "selectbox_option": lambda text, key: st.selectbox("a", [text, "b"], key=key),
    "multiselect": lambda text, key: st.multiselect(text, ["a"], key=key),
    "multiselect_option": lambda text, key: st.multiselect("a", [text], [text], key=key),
    "text_input": lambda text, key: st.text_input(text, key=key),
    "text_input_value": lambda text, key: st.text_input("a", text, key=key),
    "text_area": lambda text, key: st.text_area(text, key=key),
    "text_area_value": lambda text, key: st.text_area("a", text, key=key),
    "date_input": lambda text, key: st.date_input(text, key=key),
    "file_uploader": lambda text, key: st.file_uploader(text, key=key),
    "expander": lambda text, _key: st.expander(text),
    "popover": lambda text, _key: st.popover(text),
    "tabs": lambda text, _key: st.tabs([text]),
    "progress": lambda text, _key: st.progress(0.5, text),
}


def kinds(number: int, every: int) -> list[str]:
    """Of the elements that show the text of this number."""
    return [kind for place, kind in enumerate(ELEMENTS) if (place + number) % every == 0]


if __name__ == "__main__":
    platform.speak(st.container())
    first, end, every = (int(st.query_params[name]) for name in ("first", "end", "every"))
    for number, text in list(enumerate(elements_texts()))[first:end]:
        for kind in kinds(number, every):
            show = ELEMENTS[kind]
            with st.container(key=f"shown-{kind}-{number}"):
                show(text, f"{kind}{number}")
