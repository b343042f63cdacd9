"""Hypothesis strategies for values that servers like to lose, and for objects of them.

Absent is the smallest choice, so that a failing case shrinks to the element that matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.fhir.lossless import Json, Number

Strategy = SearchStrategy[Any]

_LETTERS = st.characters(
    min_codepoint=0x20,
    exclude_categories=("Cs", "Cc", "Cn", "Co"),
    exclude_characters="\ufeff\ufffe\uffff",
)


def texts(max_size: int = 24) -> Strategy:
    """Strings FHIR allows: never empty, any script, space inside and at the ends, combining characters."""
    awkward = st.sampled_from(
        [
            "Zoë O'Brien-Ng",
            "e\u0301clair",
            "a  b",
            "line\nline",
            "tab\tstop",
            " edge ",
            "\u00a0nbsp",
            "\U0001f9ec \U0001d4b3",
            "\u0639\u0631\u0628\u0649",
            '"quoted" \\ back',
            "<b>&amp;</b>",
            "H43..",
            "1.00",
            "null",
        ]
    )
    return st.one_of(st.text(_LETTERS, min_size=1, max_size=max_size).filter(lambda t: t.strip()), awkward)


def spelt(pattern: str) -> SearchStrategy[str]:
    """ASCII strings of a pattern; with the default alphabet Hypothesis takes a second to look at Unicode."""
    return st.from_regex(pattern, fullmatch=True, alphabet=st.characters(max_codepoint=0x7E))


def decimals() -> Strategy:
    """Numbers by their spelling: trailing zeros, exponents, many digits, both signs."""
    known = st.sampled_from(DECIMALS)
    plain = spelt(r"-?(0|[1-9][0-9]{0,8})\.[0-9]{1,9}")
    powers = spelt(r"-?[1-9](\.[0-9]{1,3})?[eE]-?[1-9]")
    return st.one_of(known, plain, powers).map(Number)


DECIMALS = (
    "1.0", "1.00", "0.10", "100", "100.00", "0.0", "0.000001", "5.0000", "-0.50", "1e3", "1E-3", "1.20E+2",
    "3.141592653589793238", "123456789.123456789", "0.1000000000000000055", "9007199254740993",
)  # fmt: skip
"""Spellings that do not survive a binary float, a trim of zeros or a rewrite of the exponent."""


def members(fixed: Mapping[str, Strategy], **optional: Strategy) -> SearchStrategy[dict[str, Json]]:
    """An object of fixed members and some of the optional ones; absent is the smaller choice."""
    present = {name: st.tuples(st.booleans(), strategy) for name, strategy in optional.items()}
    drawn = st.tuples(st.fixed_dictionaries(dict(fixed)), st.fixed_dictionaries(present))
    return drawn.map(lambda pair: {**pair[0], **{k: v for k, (there, v) in pair[1].items() if there}})
