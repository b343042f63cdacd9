"""How badly a value that came back differs from the one that was sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from harness.fhir.lossless import Json, Number


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

_MOMENT = re.compile(
    r"(?P<second>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?P<fraction>[0-9]+))?"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_UTC = frozenset({"Z", "+00:00"})


def of_values(sent: Json, got: Json) -> Grade | None:
    """The grade of two leaves; None if they are the same."""
    if isinstance(sent, Number) and isinstance(got, Number):
        return of_numbers(sent, got)
    if isinstance(sent, str) and isinstance(got, str):
        return of_texts(sent, got)
    return None if type(sent) is type(got) and sent == got else Grade.VALUE_CHANGED


def of_numbers(sent: Number, got: Number) -> Grade | None:
    """By value, then by the decimals in plain notation: 1e3 is 1000, 1.0 is not 1.00 (CONTRACT 8)."""
    if sent == got:
        return None
    one, other = sent.value, got.value
    if one != other or not one.is_finite():
        return Grade.VALUE_CHANGED
    return Grade.SPELLING_ONLY if _decimals(one) == _decimals(other) else Grade.PRECISION_LOST


def of_texts(sent: str, got: str) -> Grade | None:
    """Text is its characters; a moment is also told from one that says less of the same."""
    if sent == got:
        return None
    one, other = _MOMENT.fullmatch(sent), _MOMENT.fullmatch(got)
    if one and other:
        return _of_moments(one, other)
    less = len(got) < len(sent) and sent.startswith(got)
    dated = _DATE.fullmatch(got) and (one or _DATE.fullmatch(sent))
    return Grade.PRECISION_LOST if less and dated else Grade.VALUE_CHANGED


def _of_moments(sent: re.Match[str], got: re.Match[str]) -> Grade:
    fractions = sent["fraction"] or "", got["fraction"] or ""
    offsets = sent["offset"], got["offset"]
    same_clock = sent["second"] == got["second"] and offsets[0] == offsets[1]
    if same_clock or (sent["second"] == got["second"] and None not in offsets and set(offsets) <= _UTC):
        if fractions[0] == fractions[1]:
            return Grade.SPELLING_ONLY
        less = Decimal(f"0.{fractions[0]}0") == Decimal(f"0.{fractions[1]}0") or fractions[0].startswith(
            fractions[1]
        )
        return Grade.PRECISION_LOST if less else Grade.VALUE_CHANGED
    if offsets[0] and not offsets[1] and sent["second"] == got["second"]:
        return Grade.PRECISION_LOST
    same = _instant(sent) is not None and _instant(sent) == _instant(got) and fractions[0] == fractions[1]
    return Grade.PRECISION_LOST if same else Grade.VALUE_CHANGED


def _instant(moment: re.Match[str]) -> datetime | None:
    try:
        at = datetime.fromisoformat(f"{moment['second']}{moment['offset'] or ''}")
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))
