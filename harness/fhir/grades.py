"""How badly a value that came back differs from the one that was sent."""

from __future__ import annotations

from enum import StrEnum

from harness.fhir.dated import holds_moment
from harness.fhir.lossless import Json, Number
from harness.fhir.moments import Moment, is_date, read


class Grade(StrEnum):
    """From worst to least; the last three breach nothing."""

    VALUE_CHANGED = "value changed"
    ELEMENT_DROPPED = "element dropped"
    ELEMENT_ADDED = "element added"
    PRECISION_LOST = "precision lost"
    """The same number or moment, no longer as precise: 1.00 is 1.0, an offset or a fraction is gone."""
    REORDERED = "reordered"
    """The same entries of a list in another order (FHIR R4, json.html: array order is maintained)."""
    SPELLING_ONLY = "spelling only"
    """Another spelling of one value: 1e3 and 1000, Z and +00:00."""
    ALLOWED = "allowed"
    """What a server may do unasked (fhir-standards 4.2, CONTRACT 8)."""
    DECLARED = "declared"
    """What this target says it does, and exactly that."""


BREACHES = frozenset(
    {
        Grade.VALUE_CHANGED,
        Grade.ELEMENT_DROPPED,
        Grade.ELEMENT_ADDED,
        Grade.PRECISION_LOST,
        Grade.REORDERED,
    }
)

_UTC = frozenset({"Z", "+00:00"})


def of_leaf(path: str, sent: Json, got: Json) -> Grade | None:
    """The grade of two leaves at this place of a resource, as JSON has it; None if they are the same."""
    if type(sent) is type(got) and sent == got:
        return None
    if isinstance(sent, Number) and isinstance(got, Number):
        return of_numbers(sent, got)
    if isinstance(sent, str) and isinstance(got, str) and holds_moment(path):
        return of_moments(sent, got)
    return Grade.VALUE_CHANGED


def of_numbers(sent: Number, got: Number) -> Grade | None:
    """By value, then by the decimals in plain notation: 1e3 is 1000, 1.0 is not 1.00 (CONTRACT 8)."""
    if sent == got:
        return None
    one, other = sent.value, got.value
    if one != other or not one.is_finite():
        return Grade.VALUE_CHANGED
    return Grade.SPELLING_ONLY if decimals(sent) == decimals(got) else Grade.PRECISION_LOST


def of_moments(sent: str, got: str) -> Grade | None:
    """By when it is, then by how much is said of it; one that says less of the same is no other."""
    if sent == got:
        return None
    one, other = read(sent), read(got)
    if one and other:
        return _of_seconds(one, other)
    less = len(got) < len(sent) and sent.startswith(got) and is_date(got)
    return Grade.PRECISION_LOST if less and (one or is_date(sent)) else Grade.VALUE_CHANGED


def _of_seconds(sent: Moment, got: Moment) -> Grade:
    same_digits = (sent.day, sent.clock) == (got.day, got.clock)
    as_it_was = same_digits and (sent.offset == got.offset or {sent.offset, got.offset} <= _UTC)
    offset_gone = same_digits and not got.offset
    elsewhere = sent.second is not None and sent.second == got.second
    if not (as_it_was or offset_gone or elsewhere) or not _fraction_kept(sent.fraction, got.fraction):
        return Grade.VALUE_CHANGED
    return Grade.SPELLING_ONLY if as_it_was and sent.fraction == got.fraction else Grade.PRECISION_LOST


def _fraction_kept(sent: str, got: str) -> bool:
    """Whether it is the same part of a second, or the beginning of it."""
    return sent.startswith(got) or sent.rstrip("0") == got.rstrip("0")


def decimals(number: Number) -> int:
    """How many there are in plain notation."""
    return max(0, -int(number.value.as_tuple().exponent))
