"""One sentence for all differences of one kind: seventeen decimals without their zeros are one fault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from harness.fhir.compare import Difference
from harness.fhir.grades import Grade
from harness.fhir.lossless import JsonError, Number, loads

_INDEX = re.compile(r"\[[0-9]+\]")
_FRACTION = re.compile(r"\.([0-9]+)")
_OFFSET = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")


def by_root_cause(differences: Iterable[Difference]) -> Mapping[str, list[Difference]]:
    """Differences by what probably caused them, in the order in which the causes were met."""
    found: dict[str, list[Difference]] = {}
    for difference in differences:
        found.setdefault(root_cause(difference), []).append(difference)
    return found


def root_cause(difference: Difference) -> str:
    """What happened there, in words that fit every place where it happens."""
    name = _name(difference.path)
    match difference.grade:
        case Grade.ELEMENT_DROPPED:
            return f"{name} is dropped"
        case Grade.ELEMENT_ADDED:
            return f"{name} is added"
        case Grade.REORDERED:
            return f"entries of {name} change places"
        case _:
            return _changed(_value(difference.sent), _value(difference.got)) or f"{name} changes"


def _name(path: str) -> str:
    """The element; an extension is one wherever it stands."""
    names = [part.lstrip("_") for part in _INDEX.sub("", path).split(".")]
    for name in ("modifierExtension", "extension"):
        if name in names:
            return name
    return names[-1] or "the resource"


def _changed(sent: object, got: object) -> str:
    if isinstance(sent, Number) and isinstance(got, Number):
        fewer = len(_decimals(got.text)) < len(_decimals(sent.text))
        return f"decimals {'lose' if fewer else 'gain'} digits"
    if not isinstance(sent, str) or not isinstance(got, str):
        return ""
    if got == sent.strip():
        return "texts lose the space at their ends"
    if unicodedata.normalize("NFC", sent) == unicodedata.normalize("NFC", got):
        return "texts come back in another Unicode form"
    return _moved(sent, got)


def _moved(sent: str, got: str) -> str:
    if "T" not in sent or sent[:10].replace("-", "").isdecimal() is False:
        return "dates lose their precision" if sent.startswith(f"{got}-") else ""
    offsets = [found[1] if (found := _OFFSET.search(text)) else "" for text in (sent, got)]
    fractions = [found[1] if (found := _FRACTION.search(text)) else "" for text in (sent, got)]
    if offsets[0] and not offsets[1]:
        return "times lose their offset"
    if offsets[0] != offsets[1]:
        return "times come back with another offset"
    if fractions[0] != fractions[1]:
        fewer = len(fractions[1]) < len(fractions[0])
        return f"fractions of a second are {'cut' if fewer else 'padded'}"
    return "times change"


def _decimals(text: str) -> str:
    return text.partition(".")[2]


def _value(shown: str) -> object:
    try:
        return loads(shown)
    except JsonError:
        return None
