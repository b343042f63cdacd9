"""Formats of primitives: values that look much like those of their type, and are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.fhir.lossless import Json, Number
from harness.fhir.mutation.mutants import Change
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.shapes import Shapes

_ADDRESS = ("http://a b",)
_NOT_WHOLE = (Number("1.5"), Number("2147483648"))

MALFORMED: Mapping[str, tuple[Json, ...]] = {
    "date": ("01/02/2024", "2024-13-01", "2023-02-29", "2024-1-1", "2024-02-29T12:00:00Z"),
    "dateTime": (
        "29 Feb 2024",
        "2024-02-30",
        "2024-01-01T10:00:00",
        "2024-01-01T25:00:00Z",
        "2024-01-01T10:00Z",
    ),
    "instant": ("29 Feb 2024", "2024-01-01", "2024-01-01T10:00:00", "2024-01-01T10:61:00Z"),
    "time": ("25:00:00", "10:00", "10:00:00Z"),
    "id": ("a b", "a_b", "x" * 65),
    "code": (" a", "a  b", "a "),
    "uri": _ADDRESS,
    "url": _ADDRESS,
    "canonical": _ADDRESS,
    "base64Binary": ("???", "QUJ"),
    "positiveInt": (Number("0"), Number("-1"), *_NOT_WHOLE),
    "unsignedInt": (Number("-1"), *_NOT_WHOLE),
    "integer": _NOT_WHOLE,
    "string": ("", "a\x00b"),
    "markdown": ("",),
    "oid": ("1.2.3", "urn:oid:1.02"),
    "uuid": ("urn:uuid:1",),
}
"""By type, from R4's datatypes; the first ones read as no date at all."""


def malformed(place: Place, _: Shapes) -> Iterator[Change]:
    """A value of the right kind of JSON that is not of its type."""
    if place.kind == "value" and place.shape.is_primitive:
        for new in MALFORMED.get(place.shape.type, ()):
            yield Change("format", place.location, place.keys, new)
