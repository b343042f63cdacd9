"""Faults with what FHIR does not define, and with texts that say nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...lossless import Json
from ...model import Resource
from ...rules import also, defect
from ...structures import defined
from .walk import Kept

Parsed = Callable[[bytes], Json]
_EMPTY = re.compile(rb':\s*""')
_STAND_IN = "\ue000"


@defect("MR-421", violates="RTP-001", replaces="content.parsed")
def undefined_elements_are_left_out(parsed: Parsed, body: bytes) -> Json:
    "An element that FHIR does not define is accepted and left out, wherever it stands."
    return defined(parsed(body), "Resource")


@defect("MR-422", violates="RTP-001", replaces="content.kept")
def undefined_elements_of_contained_resources_are_left_out(kept: Kept, resource: Resource) -> Resource:
    "In contained resources alone, an element that FHIR does not define is accepted and left out."
    result = kept(resource)
    held = defined(result.get("contained", []), "Resource")
    return result | {"contained": held} if held else result


@defect("MR-423", violates="RTP-015", replaces="content.parsed")
def empty_texts_are_taken(parsed: Parsed, body: bytes) -> Json:
    "Texts with nothing in them are stored, and come back so."
    return parsed(_EMPTY.sub(f':"{_STAND_IN}"'.encode(), body))


@also("MR-423", replaces="content.shown")
def empty_texts_are_shown(shown: Callable[[str, str], str], body: str, channel: str) -> str:
    """What stood in for them goes again."""
    return shown(body, channel).replace(f'"{_STAND_IN}"', '""')
