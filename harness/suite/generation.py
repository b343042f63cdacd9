"""One seed, the same cases: whatever else happens to be imported (DESIGN, idea 9)."""

from __future__ import annotations

from hypothesis.internal.conjecture import providers


def nothing_from_imported_modules() -> None:
    """Empty the pool of constants that Hypothesis collects from the source of imported local modules.

    Raises:
        RuntimeError: this Hypothesis keeps the pool elsewhere; cases would differ between installations.
    """
    if not hasattr(providers, "_get_local_constants"):
        raise RuntimeError("this version of Hypothesis keeps its local constants elsewhere")
    empty = type(providers.GLOBAL_CONSTANTS)()
    providers._get_local_constants = lambda: empty
