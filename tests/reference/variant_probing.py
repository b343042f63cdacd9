"""Probes of variants: true of a variant and false without it."""

from __future__ import annotations

from collections.abc import Callable

from reference_kit import World

Probe = Callable[[World], bool]
PROBES: dict[str, Probe] = {}


def probe(id: str) -> Callable[[Probe], Probe]:
    def keep(function: Probe) -> Probe:
        PROBES[id] = function
        return function

    return keep
