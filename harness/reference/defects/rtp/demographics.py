"""Faults with demographic details."""

from __future__ import annotations

from typing import Any, Final

from ...model import Resource
from ...rules import defect
from ...vocabulary import VERIFICATION_ENGLAND, VERIFICATION_RETIRED
from .walk import Kept, changed

_INTERPRETER: Final = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"


@defect("MR-58", violates="RTP-020", replaces="content.kept")
def verification_moves_to_the_current_system(kept: Kept, resource: Resource) -> Resource:
    "A verification status in the retired code system comes back in the current one."

    def current(name: str, item: Any, beside: Resource) -> Any:
        return VERIFICATION_ENGLAND if name == "system" and item == VERIFICATION_RETIRED else item

    return changed(kept(resource), current)


@defect("MR-59", violates="RTP-020", replaces="content.kept")
def interpreters_are_forgotten(kept: Kept, resource: Resource) -> Resource:
    "That a person needs an interpreter is not kept."

    def understood(name: str, item: Any, beside: Resource) -> Any:
        if name != "extension" or not isinstance(item, list):
            return item
        return [each for each in item if not isinstance(each, dict) or each.get("url") != _INTERPRETER]

    return changed(kept(resource), understood)
