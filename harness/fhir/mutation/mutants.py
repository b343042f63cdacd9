"""What a mutant is: one change to a valid resource, and the rule that it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.fhir.lossless import Json

Keys = tuple[str | int, ...]
"""The way to a place in JSON: names of members and indices of items, from the resource on."""

GONE = object()
"""In place of a new value: the member is taken away."""


TWINS = frozenset({"nhs-number", "shcr-nhs-number-valid"})
"""Two statements of one rule: validation's own, and the one our Patient profile publishes for others."""


@dataclass(frozen=True, slots=True)
class Change:
    """One place with its new value, and what validation has to say of it: a rule's id and a location."""

    rule: str
    location: str
    keys: Keys
    new: Json


@dataclass(frozen=True, slots=True)
class Mutant:
    """A resource in which one rule is broken.

    `operator` says in words what was done; `rule` and `location` are those of the issue that validation
    reports (`harness/fhir/validation/issues.py`). The resource shares what is unchanged with the valid one;
    `new` is what it has at `keys` in place of what that has, GONE for nothing.
    """

    operator: str
    rule: str
    location: str
    resource: Mapping[str, Json]
    keys: Keys = ()
    new: Json = GONE


def changed(value: Json, keys: Keys, new: Json) -> Json:
    """A copy of a value with another one at a place; what stands elsewhere is shared."""
    if not keys:
        return new
    head, rest = keys[0], keys[1:]
    copy: Json = list(value) if isinstance(value, list) else dict(value)
    if rest or new is not GONE:
        old = copy.get(head) if isinstance(copy, dict) else copy[head]
        copy[head] = changed(old, rest, new)
    else:
        del copy[head]
    return copy


def standing(value: Json, keys: Keys) -> Json:
    """What stands at a place, GONE for nothing."""
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return GONE
    return value
