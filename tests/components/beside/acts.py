"""What tests have done by a process of its own."""

import os
import time

from components.beside.processes import Stopped
from components.words.i18n import _
from db.model import NotAllowed, Permission, Stale


def pid(*_values):
    return os.getpid()


def speak(message, _progress):
    return _(message)


def count(most, progress):
    for done in range(1, most + 1):
        progress(done, most)
    return most


def sleep(seconds, progress):
    progress(1, 2)
    time.sleep(seconds)
    return "slept"


def clear_up(file, progress):
    """What has begun something besides, and ends it."""
    try:
        progress(1, 2)
        time.sleep(60)
    finally:
        file.write_text("cleared")


def finish_late(file, progress):
    """What is done whole, and then takes its time to say so."""
    progress(2, 2)
    time.sleep(0.5)
    file.write_text("written")
    return "written"


def abort(*_values):
    os.abort()


def fail(*_values):
    raise ZeroDivisionError


def refuse(_progress):
    raise Stale


def forbid(_progress):
    raise NotAllowed(Permission.ENTER)


def give_up(*_values):
    raise Stopped
