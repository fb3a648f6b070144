"""The platform's settings are read while somebody else is at them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit import config

from components.runtime import options


@pytest.fixture
def read(monkeypatch):
    for name in ("get_option", "get_options_for_section"):  # put back afterwards
        monkeypatch.setattr(config, name, getattr(config, name))
    config.get_config_options()
    options.read_without_waiting()
    return config.get_option


def test_a_setting_is_read_without_waiting(read):
    with config._config_lock, ThreadPoolExecutor(1) as threads:
        found = threads.submit(read, "server.maxUploadSize").result(10)

    assert found == 10


def test_a_setting_is_what_it_was_set_to_last(read):
    before = read("client.toolbarMode")
    config.set_option("client.toolbarMode", "viewer")
    assert read("client.toolbarMode") == "viewer"

    config.set_option("client.toolbarMode", before)
    assert read("client.toolbarMode") == before


def test_what_is_no_setting_is_refused_as_ever(read):
    with pytest.raises(RuntimeError, match="not defined"):
        read("server.nothing")
