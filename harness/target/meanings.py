"""JSON that says something twice, which two readers may understand as two different things."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import Json

MEANINGS = " meanings"
"""Where an object that says a member twice keeps what else it may mean, as objects; in those, empty."""

Pairs: TypeAlias = list[tuple[str, Json]]


def leniently(text: str) -> Json:
    """A tree of JSON with all its meanings in it; None where it has none.

    An object is what its last members say; its `MEANINGS` are what its first members name it, and for each
    other value the object's own names with that value. No value stands in two, however deep they nest.
    """
    try:
        return json.loads(text, object_pairs_hook=_with_all_meanings)
    except (ValueError, RecursionError):
        return None


def _with_all_meanings(pairs: Pairs) -> dict[str, Json]:
    last = dict(pairs)
    if len(last) == len(pairs):
        return last
    said: dict[str, list[Json]] = {}
    for key, value in pairs:
        said.setdefault(key, []).append(value)
    first = _names({key: values[0] for key, values in said.items()})
    names = _names(last)
    others = [
        {**names, key: value} for key, values in said.items() for value in values[:-1] if value != values[-1]
    ]
    return {**last, MEANINGS: [{**one, MEANINGS: []} for one in (first, *others)]}


def _names(members: dict[str, Any]) -> dict[str, Json]:
    """What an object is known by: its texts and its identifiers, none of which is shared with it."""
    texts = {key: value for key, value in members.items() if isinstance(value, str)}
    known = [{"system": system, "value": value} for system, value in identifiers(members)]
    return {**texts, "identifier": known} if known else texts
