"""Changing what a merge of people finds stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...lossless import dump, parse
from ...model import Resource
from ...policy.merging import Side, Whose
from .walk import changed, mapped

Kept = Callable[[Sequence[str], Whose], Sequence[str]]
Change = Callable[[Resource], Resource]


def each(states: Sequence[str], change: Change) -> list[str]:
    """Every state that is no deletion, changed."""
    return [dump(change(parse(text.encode()))) if text else text for text in states]


def items(states: Sequence[str], change: Change) -> list[str]:
    """Every state of an item, changed; persons and what is said of records are left alone."""
    others = ("Patient", "Provenance")
    return each(states, lambda one: one if one["resourceType"] in others else change(one))


def of_types(states: Sequence[str], change: Change, *types: str) -> list[str]:
    """Every state of a resource of one of these types, changed."""
    return each(states, lambda one: change(one) if one["resourceType"] in types else one)


def as_version(text: str, version: str) -> str:
    """A state as this version."""
    resource = parse(text.encode())
    return dump(resource | {"meta": resource["meta"] | {"versionId": version}})


def led(whose: Whose, value: Any) -> Any:
    """What is found inside a resource, with references to who left made ones to who stays."""
    gone = {f"Patient/{id}" for id in whose.own.records}
    stays = f"Patient/{whose.other.records[0]}"
    return mapped(value, lambda leaf: stays if isinstance(leaf, str) and leaf in gone else leaf)


def led_within(whose: Whose, *names: str) -> Change:
    """The same for these members alone, wherever they stand."""
    return lambda resource: changed(
        resource, lambda name, item, _: led(whose, item) if name in names else item
    )


def namesake(side: Side) -> Resource:
    """A source patient record of one side."""
    return next(iter(side.patients()))
