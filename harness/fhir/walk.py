"""Walking FHIR data without recursion: depth is no limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.fhir.lossless import Json


def nodes(value: Json) -> Iterator[Json]:
    """Every value inside a value, itself included."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, Mapping):
            waiting.extend(one.values())
        elif isinstance(one, list | tuple):
            waiting.extend(one)


def objects(value: Json) -> Iterator[Mapping[str, Json]]:
    """Every object inside a value, itself included."""
    return (node for node in nodes(value) if isinstance(node, Mapping))


def strings(value: Json) -> Iterator[str]:
    """Every string inside a value."""
    return (node for node in nodes(value) if isinstance(node, str))
