"""Faults by which what is returned is no longer valid, or claims what it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ...lossless import dump, parse
from ...model import Resource
from ...rules import defect
from .walk import Kept, is_a, lost

_ABSENT: Final = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown"}]
}
_CLINICAL: Final = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
_UKCORE: Final = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
Shown = Callable[[str, str], str]


def _as_shown(shown: Shown, body: str, channel: str, change: Callable[[Resource], Resource]) -> str:
    resource = parse(shown(body, channel).encode())
    return dump(change(resource))


@defect("MR-182", violates="RTP-014", replaces="content.shown")
def values_are_absent_as_well(shown: Shown, body: str, channel: str) -> str:
    "An observation with a value is shown with a reason why it has none (obs-6)."

    def doubtful(resource: Resource) -> Resource:
        valued = any(name.startswith("value") for name in resource)
        return (
            resource | {"dataAbsentReason": _ABSENT} if valued and is_a(resource, "Observation") else resource
        )

    return _as_shown(shown, body, channel, doubtful)


@defect("MR-183", violates="RTP-014", replaces="content.shown")
def errors_have_a_clinical_status(shown: Shown, body: str, channel: str) -> str:
    "An allergy entered in error is shown with a clinical status (ait-2)."

    def active(resource: Resource) -> Resource:
        wrong = is_a(resource, "AllergyIntolerance") and '"entered-in-error"' in body
        status = {"clinicalStatus": {"coding": [{"system": _CLINICAL, "code": "inactive"}]}}
        return resource | status if wrong else resource

    return _as_shown(shown, body, channel, active)


@defect("MR-184", violates="RTP-014", replaces="content.kept")
def statuses_of_allergies_are_lost(kept: Kept, resource: Resource) -> Resource:
    "An allergy that was not entered in error loses its clinical status (ait-1)."
    return lost(kept(resource), lambda name, item, beside: name == "clinicalStatus" and "patient" in beside)


@defect("MR-185", violates="RTP-001", replaces="content.shown")
def profiles_are_claimed(shown: Shown, body: str, channel: str) -> str:
    "Every item claims a UK Core profile, whether it meets it or not."

    def claiming(resource: Resource) -> Resource:
        claim = {"profile": [f"{_UKCORE}{resource['resourceType']}"]}
        return resource | {"meta": claim | resource.get("meta", {})}

    return _as_shown(shown, body, channel, claiming)


@defect("MR-186", violates="RTP-014", replaces="content.shown")
def nothing_is_an_empty_list(shown: Shown, body: str, channel: str) -> str:
    "Lists that an item does not have are shown empty, which FHIR does not allow."
    return _as_shown(shown, body, channel, lambda resource: {"extension": [], "contained": []} | resource)


@defect("MR-187", violates="RTP-014", replaces="content.shown")
def the_servers_own_columns_show(shown: Shown, body: str, channel: str) -> str:
    "Items are shown with an element of the server's own that FHIR does not have."
    return _as_shown(shown, body, channel, lambda resource: resource | {"storedBy": "record"})


@defect("MR-523", violates="RTP-014", replaces="content.framed")
def nobody_says_how_it_went(framed: Callable[[str, str], str], bundle: str, moment: str) -> str:
    "The entries of an answered batch have a response without the status that R4 asks of it."
    text = framed(bundle, moment)
    return re.sub(r'"status":"\d{3}[^"]*",?', "", text) if '"type":"batch-response"' in text else text
