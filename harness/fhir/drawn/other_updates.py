"""What is changed of whom items speak of, of types beside them, and of what is said of a contribution."""

from __future__ import annotations

from harness.fhir import synthetic
from harness.fhir.drawn.updates import Update, cases
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource

_HL7 = "http://terminology.hl7.org/CodeSystem"


def _phones(*numbers: str) -> Json:
    return [{"system": "phone", "value": f"01632 96000{number}", "use": "work"} for number in numbers]


def _named(kind: str, *values: str) -> list[Json]:
    """References by identifier, to what stands in no record."""
    system = f"https://local.example/id/{kind.lower()}"
    return [{"type": kind, "identifier": {"system": system, "value": value}} for value in values]


def _given(value: str) -> Json:
    return [{"type": {"text": "given"}, "valueString": value}]


_CLINIC: Resource = {
    "resourceType": "Organization",
    "active": True,
    "name": "Chest clinic",
    "alias": ["Lung clinic", "The clinic"],
    "telecom": _phones("1", "2"),
    "address": [{"use": "work", "line": ["1 Hospital Way"], "city": "Testington"}],
}
_WARD: Resource = {
    "resourceType": "Location",
    "status": "active",
    "name": "Rowan Wing",
    "telecom": _phones("3"),
    "address": {"line": ["1 Hospital Way"], "city": "Testington"},
}
_DOCTOR: Resource = {
    "resourceType": "Practitioner",
    "name": [{"use": "official", "family": "Okafor"}, {"use": "maiden", "family": "Nwosu"}],
    "qualification": [{"code": {"text": "MB BS"}}, {"code": {"text": "FRCP"}}],
}
_ROLE: Resource = {
    "resourceType": "PractitionerRole",
    "active": True,
    "practitioner": _named("Practitioner", "7")[0],
    "location": _named("Location", "7", "8"),
    "availableTime": [{"daysOfWeek": ["mon"], "allDay": True}],
}
_SLOT: Resource = {
    "resourceType": "Slot",
    "schedule": _named("Schedule", "7")[0],
    "status": "busy",
    "start": "2026-04-01T09:30:00+01:00",
    "end": "2026-04-01T09:50:00+01:00",
    "comment": "Lift out of order",
}
_TASK: Resource = {
    "resourceType": "Task",
    "status": "requested",
    "intent": "order",
    "input": [{"type": {"text": "bring"}, "valueString": "list of tablets"}],
    "output": _given("leaflet 7"),
}
_EPISODE: Resource = {
    "resourceType": "EpisodeOfCare",
    "status": "active",
    "statusHistory": [{"status": "planned", "period": {"start": "2024-12"}}],
    "period": {"start": "2025-01-06"},
}
_LIST: Resource = {
    "resourceType": "List",
    "status": "current",
    "mode": "working",
    "title": "Problems to discuss",
    "entry": [{"item": one} for one in _named("Condition", "1", "2", "1")],
}
_CONSENT: Resource = {
    "resourceType": "Consent",
    "status": "inactive",
    "scope": synthetic.coded("treatment", "Treatment", f"{_HL7}/consentscope"),
    "category": [{"text": "operation"}],
    "policyRule": {"text": "Consent to the operation of 1 December"},
    "provision": {"type": "permit", "provision": [{"type": "deny", "code": [{"text": "blood products"}]}]},
}
_SAID: Resource = {
    "resourceType": "Provenance",
    "recorded": "2026-03-05T08:00:00+00:00",
    "target": _named("ServiceRequest", "1", "2"),
    "reason": [{"text": "asked for by telephone"}],
    "agent": [{"who": one} for one in _named("Practitioner", "1", "2")],
    "entity": [{"role": "source", "what": one} for one in _named("DocumentReference", "1", "2")],
}

OTHER_CASES: tuple[Update, ...] = (
    *cases(
        _CLINIC,
        {"name": "Lung clinic", "alias": None, "telecom": _phones("2"), "address": [{"city": "Exampleton"}]},
    ),
    *cases(_WARD, {"name": "Elm Wing", "telecom": None, "address": {"city": "Exampleton"}}),
    *cases(_DOCTOR, {"name": [{"family": "Bright"}], "qualification": [{"code": {"text": "FRCP"}}]}),
    *cases(_ROLE, {"active": False, "location": _named("Location", "8"), "availableTime": None}),
    *cases(_SLOT, {"status": "free", "start": "2026-04-01T09:35:00+01:00", "comment": None}),
    *cases(_TASK, {"status": "completed", "input": None, "output": _given("nothing")}),
    *cases(_EPISODE, {"status": "finished", "period": {"start": "2025-01-06", "end": "2026-02"}}),
    *cases(_LIST, {"entry": [{"item": one} for one in _named("Condition", "2")], "title": None}),
    *cases(_CONSENT, {"policyRule": {"text": "Withdrawn"}, "provision": {"type": "deny"}}),
    *cases(
        _SAID,
        {
            "recorded": "2026-03-06T09:30:00+00:00",
            "target": _named("ServiceRequest", "2"),
            "reason": None,
            "agent": [{"who": one} for one in _named("Practitioner", "2")],
            "entity": None,
        },
    ),
)
"""One of each type."""
