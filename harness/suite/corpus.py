"""The checks written in Python: every `Check` in a module of this package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import harness.suite
from harness.suite.check import Check


def checks() -> Iterator[Check]:
    """Every check of the suite, each once."""
    for module in pkgutil.walk_packages(harness.suite.__path__, "harness.suite."):
        loaded = importlib.import_module(module.name)
        own = (value for value in vars(loaded).values() if isinstance(value, Check))
        yield from (check for check in own if check.function.__module__ == module.name)
