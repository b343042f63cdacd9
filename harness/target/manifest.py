"""The people and records of this run, so that anybody else in an answer is noticed (CONTRACT 11)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from harness.fhir.identifiers import NHS_NUMBER, identifiers
from harness.fhir.lossless import Json

_PATIENT = re.compile(r"(?:^|/)Patient/([A-Za-z0-9.-]{1,64})(?:$|[/?|#])")


class Manifest:
    """Numbers leased, record ids filed and server ids learned by this run."""

    def __init__(self) -> None:
        self._identifiers: set[tuple[str, str]] = set()
        self._patient_ids: set[str] = set()

    def add(self, system: str, value: str) -> None:
        """This identifier is ours."""
        self._identifiers.add((system, value))

    def learn(self, reference: str) -> None:
        """A server id given to a person of ours; any form of reference."""
        if found := _PATIENT.search(reference):
            self._patient_ids.add(found[1])

    def strangers(self, body: Json) -> list[str]:
        """Ids of people in the body who are not of this run; ids of our own people are learned on the way."""
        resources = list(_resources(body))
        ours = [resource for resource in resources if self._is_ours(resource)]
        for resource in ours:
            if resource.get("resourceType") == "Patient" and isinstance(resource.get("id"), str):
                self._patient_ids.add(resource["id"])
            self._patient_ids.update(patient for patient, _ in _mentions(resource) if patient)
        found: dict[str, None] = {}
        for resource in resources:
            id_ = resource.get("id")
            if (
                resource.get("resourceType") == "Patient"
                and resource not in ours
                and id_ not in self._patient_ids
            ):
                found[str(id_)] = None
            for patient, number in _mentions(resource):
                if patient and patient not in self._patient_ids:
                    found[patient] = None
                if number and (NHS_NUMBER, number) not in self._identifiers:
                    found[number] = None
        return list(found)

    def _is_ours(self, resource: Mapping[str, Json]) -> bool:
        return any(pair in self._identifiers for pair in identifiers(resource))


def _resources(body: Json) -> Iterator[dict[str, Json]]:
    """The resources in a body, those inside Bundles and Parameters too."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if node.get("resourceType") in ("Bundle", "Parameters"):
                waiting.extend(node.get("entry") or [])
                waiting.extend(node.get("parameter") or [])
            elif "resourceType" in node:
                yield node
            elif "resource" in node:
                waiting.append(node["resource"])


def _mentions(resource: Json) -> Iterator[tuple[str, str]]:
    """People a resource names: by server id, by NHS number; the other of the two is empty."""
    waiting = [resource]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            reference = node.get("reference")
            if isinstance(reference, str) and (found := _PATIENT.search(reference)):
                yield found[1], ""
            if node.get("system") == NHS_NUMBER and "value" in node:
                yield "", str(node["value"])
            waiting.extend(value for value in node.values() if isinstance(value, dict | list))
