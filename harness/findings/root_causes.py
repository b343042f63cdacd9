"""One sentence for all differences of one kind: seventeen decimals without their zeros are one fault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from harness.fhir.compare import NOTHING, Difference
from harness.fhir.dated import holds_moment
from harness.fhir.grades import Grade, decimals
from harness.fhir.lossless import JsonError, Number, loads
from harness.fhir.moments import read

_INDEX = re.compile(r"\[[0-9]+\]")
_SAYS_HOW_BAD = frozenset({Grade.VALUE_CHANGED, Grade.PRECISION_LOST})
"""Grades to tell beside the cause; what is dropped, added or reordered says so itself."""


def by_root_cause(differences: Iterable[Difference]) -> Mapping[str, list[Difference]]:
    """Differences by what probably caused them, in the order in which the causes were met."""
    found: dict[str, list[Difference]] = {}
    for difference in differences:
        found.setdefault(root_cause(difference), []).append(difference)
    return found


def in_words(cause: str, group: Sequence[Difference]) -> str:
    """How bad it is, what happened, and how often."""
    grade = group[0].grade
    told = f"{grade}, {cause}" if grade in _SAYS_HOW_BAD else cause
    return f"{told} ({len(group)} elements)" if len(group) > 1 else told


def root_cause(difference: Difference) -> str:
    """What happened there, in words that fit every place where it happens, and one grade of harm."""
    name = _name(difference.path)
    if difference.sent == NOTHING:
        return f"{name} is added"
    if difference.got == NOTHING:
        return f"{name} is dropped"
    if difference.grade is Grade.REORDERED:
        return f"entries of {name} change places"
    return _changed(difference) or f"{name} changes"


def _name(path: str) -> str:
    """The element; an extension is one wherever it stands."""
    names = [part.lstrip("_") for part in _INDEX.sub("", path).split(".")]
    for name in ("modifierExtension", "extension"):
        if name in names:
            return name
    return names[-1] or "the resource"


def _changed(difference: Difference) -> str:
    sent, got = _value(difference.sent), _value(difference.got)
    if isinstance(sent, Number):
        return _counted(sent, got, difference.grade)
    if not isinstance(sent, str) or not isinstance(got, str):
        return ""
    if holds_moment(difference.path):
        return _moved(sent, got, difference.grade)
    if got == sent.strip():
        return "texts lose the space at their ends"
    if unicodedata.normalize("NFC", sent) == unicodedata.normalize("NFC", got):
        return "texts come back in another Unicode form"
    return ""


def _counted(sent: Number, got: object, grade: Grade) -> str:
    if not isinstance(got, Number):
        return "numbers come back as text" if isinstance(got, str) else ""
    if grade is Grade.PRECISION_LOST:
        return f"decimals {'lose' if decimals(got) < decimals(sent) else 'gain'} trailing zeros"
    return "numbers change" if grade is Grade.VALUE_CHANGED else ""


def _moved(sent: str, got: str, grade: Grade) -> str:
    if grade is Grade.VALUE_CHANGED:
        return "moments change"
    if grade is not Grade.PRECISION_LOST:
        return ""
    one, other = read(sent), read(got)
    if one is None or other is None:
        return "dates lose their precision" if one is None else "moments lose their time"
    if not other.offset and one.offset:
        return "moments lose their offset"
    if (one.day, one.clock) != (other.day, other.clock) or one.fraction == other.fraction:
        return "moments come back with another offset"
    fewer = len(other.fraction) < len(one.fraction)
    return f"fractions of a second are {'cut' if fewer else 'padded'}"


def _value(shown: str) -> object:
    try:
        return loads(shown)
    except JsonError:
        return None
