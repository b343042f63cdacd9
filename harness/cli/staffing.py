"""How many workers a run may have."""

from __future__ import annotations

import os

from harness.cli.usage import UsageError
from harness.target.model import REFERENCE, Target
from harness.target.people import NHS_TEST_RANGE

_MOST = 16
_MOST_CORES = 4
_PEOPLE_EACH = 50
"""Numbers a worker needs for any check to get through its first cases."""


def staff(wanted: int | None, target: Target) -> int:
    """How many workers ask this target; `wanted` None where nobody said.

    Raises:
        UsageError: more than the target may be asked by, or than it has people for.
    """
    if wanted is None:
        return cores() if target.source == REFERENCE else 1
    if not 1 <= wanted <= _MOST:
        raise UsageError(f"--workers {wanted}: expected 1 to {_MOST}")
    if target.at_once and wanted > target.at_once:
        raise UsageError(
            f"--workers {wanted}: {target.elsewhere} is not on this machine and is asked at most "
            f"{target.at_once} things at once; expected fewer, or http.at_once in the target file"
        )
    first, last = target.people.block or NHS_TEST_RANGE
    held = last - first + 1
    if wanted > 1 and held < wanted * _PEOPLE_EACH:
        raise UsageError(
            f"--workers {wanted}: [people] block holds {held} numbers; "
            f"expected {_PEOPLE_EACH} for each worker"
        )
    return wanted


def cores() -> int:
    """What the bundled reference is worth: it computes, and never waits."""
    return min(_MOST_CORES, os.cpu_count() or 1)
