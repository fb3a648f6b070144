"""What is checked after every test of a command is checked after these too."""

from tests.db.commands.conftest import pytest_runtest_call

__all__ = ["pytest_runtest_call"]
