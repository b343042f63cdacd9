"""Waiting for what a target may show later: as long as it declares, never longer (CONTRACT 5, 7)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.verbs.case import UNDECLARED_SETTLE_S, Case

_GAPS_S = (0.1, 0.2, 0.5, 1.0, 2.0)


def tries(case: Case, settle_s: float | None) -> Iterator[float]:
    """Seconds waited so far, once per try; ends after the try at the end of the settling time.

    A caller that found what it waited for stops asking. One that did not has waited the whole time out, and
    the case remembers that, so that the check ends without waiting again.
    """
    limit = UNDECLARED_SETTLE_S if settle_s is None else settle_s
    clock = case.wire.clock
    started = clock.now().timestamp()
    gaps = iter(_GAPS_S)
    waited = 0.0
    while True:
        yield waited
        if waited >= limit:
            break
        clock.sleep(min(next(gaps, _GAPS_S[-1]), limit - waited))
        waited = clock.now().timestamp() - started
    case.waited_out = limit > 0


def remember_delay(case: Case, what: str, waited: float) -> None:
    """Keep the longest delay of a kind, for the report."""
    delays = case.record.delays
    delays[what] = max(delays.get(what, 0.0), waited)
