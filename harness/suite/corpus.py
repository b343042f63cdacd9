"""All checks there are, in id order."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import harness.suite
from harness.suite.check import Check


class CorpusError(RuntimeError):
    """Two checks share an id."""


@cache
def checks() -> Mapping[str, Check]:
    """Every check of the suite by id.

    Raises:
        CorpusError: two checks have one id.
    """
    found: dict[str, Check] = {}
    for module in pkgutil.walk_packages(harness.suite.__path__, "harness.suite."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Check) and found.setdefault(value.id, value) is not value:
                raise CorpusError(f"two checks are called {value.id}")
    return MappingProxyType(dict(sorted(found.items())))
