"""Invariants of R4 written by hand: met at nearly every element, or not expressed well for any engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from harness.fhir.lossless import Json, Number
from harness.fhir.validation.references import type_named

_UCUM = "http://unitsofmeasure.org"
_PRECISIONS = (4, 7, 10)
_STARTS_AS_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T.*)?)?)?")


def _one_of_extension_and_value(value: Json, _: object) -> bool:
    has_value = any(key.startswith(("value", "_value")) for key in value)
    return ("extension" in value) != has_value


def _has_narrative(value: Json, _: object) -> bool:
    text = value.get("text")
    return isinstance(text, dict) and "div" in text


def _ordered(first: str, second: str) -> Callable[[Json, object], bool]:
    """Two moments of which the first is not after the second, where that can be told."""

    def rule(value: Json, _: object) -> bool:
        return not is_after(value.get(first), value.get(second))

    return rule


def is_after(first: Json, second: Json) -> bool:
    """Whether one moment is after another for certain: partial dates may overlap, zones are applied."""
    if not isinstance(first, str) or not isinstance(second, str):
        return False
    if not _STARTS_AS_DATE.fullmatch(first) or not _STARTS_AS_DATE.fullmatch(second):
        return False
    if len(first) > 10 and len(second) > 10:
        one, other = _moment(first), _moment(second)
        return one is not None and other is not None and one > other
    shared = min(len(first), len(second), 10)
    return shared in _PRECISIONS and first[:shared] > second[:shared] and not _a_day_apart(first, second)


def _a_day_apart(first: str, second: str) -> bool:
    """A moment with a zone may fall on the day before or after a date without one."""
    if len(first) == len(second) == 10 or (len(first) <= 10 and len(second) <= 10):
        return False
    one, other = _moment(f"{first[:10]}T00:00:00Z"), _moment(f"{second[:10]}T00:00:00Z")
    return one is not None and other is not None and one - other <= timedelta(days=1)


def _moment(text: str) -> datetime | None:
    leap = text[17:19] == "60"
    try:
        found = datetime.fromisoformat(f"{text[:17]}59{text[19:]}" if leap else text)
    except ValueError:
        return None
    if found.tzinfo is None:
        return None
    return found + timedelta(seconds=1) if leap else found


def _low_not_above_high(value: Json, _: object) -> bool | None:
    low, high = value.get("low"), value.get("high")
    if not isinstance(low, dict) or not isinstance(high, dict):
        return True
    if not isinstance(low.get("value"), Number) or not isinstance(high.get("value"), Number):
        return True
    if (low.get("system"), low.get("code", low.get("unit"))) != (
        high.get("system"),
        high.get("code", high.get("unit")),
    ):
        return None
    return bool(low["value"].value <= high["value"].value)


def _answer_is_boolean(value: Json, _: object) -> bool:
    return value.get("operator") != "exists" or "answerBoolean" in value or "_answerBoolean" in value


def _link_ids_differ(value: Json, _: object) -> bool:
    seen: set[str] = set()
    waiting: list[Any] = [value.get("item")]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            link = one.get("linkId")
            if isinstance(link, str):
                if link in seen:
                    return False
                seen.add(link)
            waiting.append(one.get("item"))
    return True


def _behalf_of_a_practitioner(value: Json, _: object) -> bool:
    named = type_named(value.get("member"))
    return "onBehalfOf" not in value or named in ("", "Practitioner")


RULES: Mapping[str, Callable[[Any, Any], bool | None]] = {
    "extension.exists() != value.exists()": _one_of_extension_and_value,
    "text.`div`.exists()": _has_narrative,
    "start.hasValue().not() or end.hasValue().not() or (start <= end)": _ordered("start", "end"),
    "whenHandedOver.empty() or whenPrepared.empty() or whenHandedOver >= whenPrepared": _ordered(
        "whenPrepared", "whenHandedOver"
    ),
    "lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn": _ordered(
        "authoredOn", "lastModified"
    ),
    "low.empty() or high.empty() or (low <= high)": _low_not_above_high,
    "operator = 'exists' implies (answer is Boolean)": _answer_is_boolean,
    "descendants().linkId.isDistinct()": _link_ids_differ,
    "onBehalfOf.exists() implies (member.resolve().iif(empty(), true, ofType(Practitioner).exists()))": (
        _behalf_of_a_practitioner
    ),
}
"""By expression, as R4 writes them (ext-1, dom-6, per-1, mdd-1, inv-1, rng-2, que-7, que-2, ctm-1).

None is answered where two quantities have different units.
"""
