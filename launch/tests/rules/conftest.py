"""The fixtures of the tests that are sent."""

from callback_registry import conftest

nothing_declared, write, load = conftest.nothing_declared, conftest.write, conftest.load
