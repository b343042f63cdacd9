"""Records and what they are changed to: each state is valid R4, and so is each change of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.fhir import synthetic
from harness.fhir.drawn import demographics
from harness.fhir.lossless import Json, Number
from harness.fhir.subjects import ONE_IDENTIFIER, about, subject_member
from harness.fhir.synthetic import SNOMED, UCUM, Resource, coded

WAYS = ("by its id", "by its record id", "in a transaction")
"""How an update is sent: the names of the verbs of updating."""


@dataclass(frozen=True)
class Update:
    """A record as it is filed, what it is changed to, and how that is sent; `back`: and then changed back."""

    before: Resource
    after: Resource
    how: str = WAYS[0]
    back: bool = False

    @property
    def steps(self) -> Sequence[tuple[Resource, Resource]]:
        """From which state to which it is brought, one after the other."""
        there = (self.before, self.after)
        return (there, there[::-1]) if self.back else (there,)


def applied(held: Resource, before: Resource, after: Resource) -> Resource:
    """The record as it is held, with what tells two states apart changed from one to the other.

    Under whose name and about whom it is kept stays; so do labels, which may outlive an update (FHIR R4,
    resource, tag-updates).
    """
    names = {name for name in (*before, *after) if before.get(name) != after.get(name)}
    names -= {"id", "meta", "identifier", subject_member(held["resourceType"])}
    kept = {name: value for name, value in held.items() if name not in names}
    result = kept | {name: value for name, value in after.items() if name in names}
    if held["resourceType"] == "Provenance":
        result |= {name: _ours(held, before, name) + after.get(name, []) for name in ("target", "agent")}
    if "participant" in names and held["resourceType"] == "Appointment":
        result = about(result, held["participant"][0]["actor"]["reference"])
    if after.get("meta", {}) != before.get("meta", {}):
        result["meta"] = held.get("meta", {}) | after.get("meta", {})
    known, now = before.get("identifier", []), after.get("identifier", [])
    if known != now and held["resourceType"] not in ONE_IDENTIFIER:
        result["identifier"] = [one for one in held.get("identifier", []) if one not in known] + now
    return result


def _ours(held: Resource, before: Resource, name: str) -> list[Json]:
    """What a contribution itself says in its Provenance: it stands before what was said beside it."""
    told: list[Json] = held.get(name, [])
    return told[: len(told) - len(before.get(name, []))]


def cases(before: Resource, *changes: Resource) -> list[Update]:
    """Changes of one record, each by itself; None takes an element away."""
    return [Update(before, _changed(before, change)) for change in changes]


def _changed(before: Resource, change: Resource) -> Resource:
    return {name: value for name, value in {**before, **change}.items() if value is not None}


def _narrative(text: str) -> Resource:
    return {"status": "additional", "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{text}</p></div>'}


def _status(system: str, code: str) -> Resource:
    return {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}]}


def _local(kind: str, value: str) -> Resource:
    return {"system": f"https://local.example/id/{kind}", "value": value}


def _temperature(value: str) -> Json:
    return synthetic.observation(value)["valueQuantity"]


def _doctor(family: str, prefix: str) -> Resource:
    name = {"family": family, "prefix": [prefix]}
    return {"resourceType": "Practitioner", "id": "doctor", "name": [name]}


_PERSON = synthetic.patient(
    name=[{"use": "official", "family": "Ashworth", "given": ["Rowan"]}, {"use": "old", "family": "Lee"}],
    telecom=[{"system": "phone", "value": "01632 960001"}, {"system": "email", "value": "rowan@example.org"}],
    address=[
        {"use": "home", "line": ["4 Mill Lane"]},
        {"use": "temp", "line": ["Safe House", "1 High Street"]},
    ],
    identifier=[_local("hospital", "H-0007"), _local("clinic", "C 12")],
    contact=[{"name": {"text": "Sam Lee"}, "telecom": [{"system": "phone", "value": "01632 960009"}]}],
)
_MOVED: Resource = {
    "name": [{"use": "official", "family": "Okafor", "given": ["Rowan"]}],
    "telecom": [{"system": "phone", "value": "01632 960002"}],
    "address": [{"use": "home", "line": ["Flat 2", "9 Quay Street"]}],
    "contact": None,
}
_CORRECTED: Resource = {
    "identifier": [_local("hospital", "H-0008")],
    "gender": "male",
    "birthDate": "1961-04-24",
}
_DEAD: Resource = {**demographics.POLISH, "deceasedDateTime": "2026-01-14"}
_ALIVE: Resource = {"deceasedDateTime": None, "communication": None, "extension": None}
_NO_LONGER: Resource = {
    "deceasedDateTime": None,
    "deceasedBoolean": False,
    "communication": [demographics.language("en-GB", "RSP", "E")],
    "extension": [demographics.ethnic("A"), demographics.interpreter(False)],
}

_NOTES: Json = [{"text": "as told by the patient"}, {"text": "seen again, said Zoe"}]
_ROOM: Json = {"url": "https://local.example/StructureDefinition/room", "valueString": "7"}
_LABEL = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
_PROFILE = "http://hl7.org/fhir/StructureDefinition/Observation"
_TAKEN = synthetic.observation(
    note=_NOTES,
    extension=[_ROOM],
    bodySite={"text": "left ear"},
    contained=[_doctor("Okafor", "Dr")],
    performer=[{"reference": "#doctor"}],
    text=_narrative("Fever"),
    identifier=[_local("order", "A-0007"), _local("sample", "42")],
)
_AWAY: Resource = {"note": None, "bodySite": None, "extension": None}
_LIMIT: Resource = {"value": Number("5"), "unit": "mg/L", "system": UCUM, "code": "mg/L"}
_BELOW = synthetic.observation(
    code=coded("55235003", "C-reactive protein measurement"),
    valueQuantity={**_LIMIT, "comparator": "<"},
    interpretation=[{"coding": [{"system": SNOMED, "code": "281300000"}], "text": "below the limit"}],
    referenceRange=[{"low": {**_LIMIT, "value": Number("1")}, "high": _LIMIT, "text": "adult"}],
)
_MEASURED: Resource = {
    "valueQuantity": _LIMIT,
    "code": {"coding": _BELOW["code"]["coding"]},
    "interpretation": [{"coding": _BELOW["interpretation"][0]["coding"]}],
    "referenceRange": [{"high": _LIMIT}],
}

_PROBLEM = synthetic.condition(
    "resolved",
    abatementDateTime="2025-02-01",
    onsetDateTime="2024",
    severity=coded("24484000", "Severe"),
    bodySite=[coded("8966001", "Left eye structure")],
    note=_NOTES,
    text=_narrative("Asthma, resolved"),
)
_RELAPSED: Resource = {
    "clinicalStatus": _status("condition-clinical", "active"),
    "abatementDateTime": None,
    "severity": None,
    "note": None,
}
_REFUTED: Resource = {
    "verificationStatus": _status("condition-ver-status", "refuted"),
    "onsetDateTime": "2023-07",
    "bodySite": [coded("18944008", "Right eye structure")],
}

_ALLERGY = synthetic.allergy(
    type="allergy",
    category=["medication", "food"],
    criticality="high",
    reaction=[{"manifestation": [coded("39579001", "Anaphylaxis")], "severity": "severe"}],
    note=_NOTES,
)
_NO_ALLERGY: Resource = {
    "clinicalStatus": _status("allergyintolerance-clinical", "inactive"),
    "verificationStatus": _status("allergyintolerance-verification", "refuted"),
    "criticality": None,
    "reaction": None,
    "category": ["medication"],
}
_ENTERED_IN_ERROR: Resource = {
    "clinicalStatus": None,
    "verificationStatus": _status("allergyintolerance-verification", "entered-in-error"),
}


def _dose(words: str, value: str, times: str) -> list[Json]:
    repeat = {"frequency": Number(times), "period": Number("1"), "periodUnit": "d"}
    quantity = {"value": Number(value), "unit": "mg", "system": UCUM, "code": "mg"}
    return [{"text": words, "timing": {"repeat": repeat}, "doseAndRate": [{"doseQuantity": quantity}]}]


_ORDER = synthetic.medication_request(
    dosageInstruction=_dose("250 mg three times a day", "250", "3"), note=_NOTES, priority="urgent"
)
_OTHER_DOSE: Resource = {"dosageInstruction": _dose("500 mg twice a day", "500", "2"), "priority": None}
_FORBIDDEN: Resource = {**_ORDER, "intent": "plan", "doNotPerform": True}
_STOPPED: Resource = {
    "status": "stopped",
    "statusReason": coded("395009001", "Medication stopped - side effect"),
    "note": None,
}

_LETTER = synthetic.document_reference(
    docStatus="preliminary", description="Discharge letter, draft", identifier=[_local("letter", "L 1")]
)
_FINAL: Resource = {
    "docStatus": "final",
    "description": None,
    "date": "2026-03-05T08:15:00+00:00",
    "content": [{"attachment": {"contentType": "text/plain", "data": "RGllZCBhdCBob21lLg=="}}],
}

_EACH_TYPE = [
    Update(_PERSON, _changed(_PERSON, _MOVED)),
    Update(_TAKEN, _changed(_TAKEN, _AWAY)),
    Update(_PROBLEM, _changed(_PROBLEM, _RELAPSED)),
    Update(_ALLERGY, _changed(_ALLERGY, _NO_ALLERGY)),
    Update(_ORDER, _changed(_ORDER, _OTHER_DOSE)),
    Update(_LETTER, _changed(_LETTER, _FINAL)),
]
_OF_PEOPLE = [
    *cases(_DEAD, _ALIVE, _NO_LONGER),
    *(replace(one, how=WAYS[2]) for one in cases(_PERSON, _CORRECTED)),
]
_OF_RESULTS = [
    *cases(_BELOW, _MEASURED),
    *cases(
        _TAKEN,
        {"code": coded("415945006", "Oral temperature"), "effectiveDateTime": "2026-03-01T21:00:00+00:00"},
        {
            "valueQuantity": None,
            "valueString": "not feverish",
            "effectiveDateTime": None,
            "effectivePeriod": {"start": "2026-03-01", "end": "2026-03-02"},
        },
        {"valueQuantity": None, "dataAbsentReason": _status("data-absent-reason", "error")},
        {"identifier": [_local("order", "A-0008")]},
        {"extension": [{**_ROOM, "valueString": "8"}]},
        {"text": _narrative("No fever")},
        {"contained": [_doctor("Adeyemi", "Mx")]},
        {"note": [_NOTES[0], {"text": "Seen again, said Zoë"}]},
        {"note": _NOTES[1:]},
        {"note": _NOTES[::-1]},
        {"note": [*_NOTES, {"text": "and once more"}]},
        {"meta": {"security": [_LABEL]}},
        {"meta": {"profile": [_PROFILE]}},
    ),
    *(Update(_TAKEN, _changed(_TAKEN, _AWAY), how) for how in WAYS[1:]),
    Update(_TAKEN, _changed(_TAKEN, {"valueQuantity": _temperature("39.5"), "status": "amended"}), back=True),
]
_OF_OTHERS = [
    *cases(_PROBLEM, _REFUTED, {"text": _narrative("Asthma, in remission")}),
    *cases(_ALLERGY, _ENTERED_IN_ERROR),
    *cases(_FORBIDDEN, {"intent": "order", "doNotPerform": None}),
    Update(_ORDER, _changed(_ORDER, _STOPPED), WAYS[2], back=True),
]
MORE_PRECISE = tuple(cases(_TAKEN, {"valueQuantity": _temperature("36.80")}))
"""What many servers lose, and what tells nothing new of them: decimals."""

CASES: tuple[Update, ...] = (*_EACH_TYPE, *_OF_PEOPLE, *_OF_RESULTS, *_OF_OTHERS)
"""One of each type first."""
