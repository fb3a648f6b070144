"""The two cookies: one tells browsers apart, the other opens a session. Scripts cannot read them.

Over HTTPS (LANG_NGHE_HTTPS=1, or Streamlit's own certificate) they are Secure and their names
begin with __Host-, so that no neighbouring site can set them.
"""

import os
from collections.abc import Callable, Iterable
from contextvars import ContextVar, copy_context
from functools import partial
from typing import ParamSpec, TypeVar

import streamlit as st
from streamlit import config

P = ParamSpec("P")
T = TypeVar("T")
YEAR = 365 * 24 * 3600
_carried: ContextVar[str] = ContextVar("carried", default="")


def https() -> bool:
    """Whether browsers reach this installation over HTTPS. Who installs it sets this: a header
    that says so could come from anybody."""
    return os.environ.get("LANG_NGHE_HTTPS") == "1" or bool(config.get_option("server.sslCertFile"))


def binding_name() -> str:
    """Of the cookie that every browser gets, signed in or not."""
    return _prefix() + "browser"


def session_name() -> str:
    """Of the cookie that opens a session, in the browser that has its binding."""
    return _prefix() + "session"


def binding() -> str:
    """The cookie that tells the browser before this screen from others; empty if it keeps none."""
    return _carried.get() or st.context.cookies.get(binding_name(), "")


def carry(value: str) -> None:
    """In what follows here and in what it calls, away from any screen, this is the browser."""
    _carried.set(value)


def carried(act: Callable[P, T]) -> Callable[P, T]:
    """The act as of this browser also in a thread, which goes on when the reader leaves."""
    context = copy_context()
    context.run(carry, binding())
    return partial(context.run, act)


def header(name: str, value: str, seconds: int) -> str:
    """A Set-Cookie header for the whole site."""
    secure = "; Secure" if https() else ""
    return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def sent(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Name to value of the cookies in the raw headers of a request."""
    lines = [value.decode("latin-1") for name, value in headers if name == b"cookie"]
    pairs = [part.partition("=") for line in lines for part in line.split(";")]
    return {name.strip(): value.strip() for name, _, value in pairs}


def _prefix() -> str:
    return "__Host-" if https() else ""
