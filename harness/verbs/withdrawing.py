"""A contributor takes back an item it filed: deletes it, or says it was entered in error (CONTRACT 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harness.fhir.lossless import Json
from harness.target.client import Answer
from harness.verbs.case import Actor
from harness.verbs.contributing import Filed
from harness.verbs.updating import deletes, updates

Withdrawal = Callable[[Actor, Filed, str, Json, str], Answer]
"""(contributor, filed, reference, resource, ETag) to the answer."""

_VERIFIED = {
    "AllergyIntolerance": "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
    "Condition": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
}
"""Types that say so in another element than their status, with its code system."""


def takes_away(contributor: Actor, filed: Filed, reference: str, resource: Json, tag: str) -> Answer:
    """By deleting it, whatever its version."""
    return deletes(contributor, reference)


def enters_in_error(contributor: Actor, filed: Filed, reference: str, resource: Json, tag: str) -> Answer:
    """By an update that says it should never have been there."""
    return updates(contributor, filed, reference, in_error(resource), tag)


def in_error(resource: Json) -> Json:
    """The resource as entered in error, without the clinical status it then may not have (ait-2, con-5)."""
    system = _VERIFIED.get(resource["resourceType"])
    if system is None:
        return {**resource, "status": "entered-in-error"}
    kept = {name: value for name, value in resource.items() if name != "clinicalStatus"}
    return {**kept, "verificationStatus": {"coding": [{"system": system, "code": "entered-in-error"}]}}


WITHDRAWALS: Mapping[str, Withdrawal] = {
    "deleted": takes_away,
    "entered in error": enters_in_error,
}
