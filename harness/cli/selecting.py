"""Which checks a run is about."""

from __future__ import annotations

from collections.abc import Sequence

from harness.cli.usage import UsageError
from harness.corpus import checks
from harness.requirements.catalogue import AREAS, load
from harness.suite.check import Check


def select(areas: Sequence[str], requirements: Sequence[str]) -> tuple[list[Check], list[str]]:
    """The checks of these areas and requirements, all if none are named, and the filter in words.

    Raises:
        UsageError: an area or requirement nobody knows, or nothing left to run.
    """
    wanted_areas = list(dict.fromkeys(_area(name) for name in areas))
    wanted_rows = list(dict.fromkeys(_requirement(id_) for id_ in requirements))
    filters = [f"area {area}" for area in wanted_areas] + [f"requirement {id_}" for id_ in wanted_rows]
    found = [
        check
        for check in checks().values()
        if not filters or check.requirement[:3] in wanted_areas or check.requirement in wanted_rows
    ]
    if not found:
        raise UsageError(f"nothing to run: {', '.join(filters)} has no check; `shcr coverage` tells why")
    return sorted(
        found, key=lambda check: (list(AREAS).index(check.requirement[:3]), check.requirement)
    ), filters


def _area(name: str) -> str:
    folded = name.casefold()
    for letters, word in AREAS.items():
        if folded in (letters.casefold(), word.casefold(), word.casefold().replace(" ", "-")):
            return letters
    known = ", ".join(f"{letters} ({word})" for letters, word in AREAS.items())
    raise UsageError(f"no area {name}; expected one of {known}")


def _requirement(id_: str) -> str:
    if id_.upper() not in load():
        raise UsageError(f"no requirement {id_}; `shcr list` names them all")
    return id_.upper()
