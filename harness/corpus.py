"""All checks there are: those of the suite and those of the scenarios, in id order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from harness.scenarios import playing
from harness.suite import corpus
from harness.suite.check import Check


class CorpusError(RuntimeError):
    """Two checks share an id."""


@cache
def checks() -> Mapping[str, Check]:
    """Every check by id.

    Raises:
        CorpusError: two checks have one id.
        ScenarioError: a scenario cannot be read.
    """
    found: dict[str, Check] = {}
    for check in (*corpus.checks(), *playing.checks()):
        if found.setdefault(check.id, check) is not check:
            raise CorpusError(f"two checks are called {check.id}")
    return MappingProxyType(dict(sorted(found.items())))
