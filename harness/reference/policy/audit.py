"""What is recorded about a request, and in which shape (CONTRACT 7, IHE Basic Audit Log Patterns)."""

from __future__ import annotations

import base64
from typing import Final

from ..model import Answer, Caller, Event, Interaction, Person, Ref, Resource
from ..rules import seam
from ..vocabulary import NHS_NUMBER, ODS, ROLE, USER

_DCM: Final = "http://dicom.nema.org/resources/ontology/DCM"
_PARTICIPATION: Final = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
_ENTITY: Final = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
_OBJECT_ROLE: Final = "http://terminology.hl7.org/CodeSystem/object-role"
_BALP: Final = "https://profiles.ihe.net/ITI/BALP/"
_NETWORK: Final = "5"

_INTERACTIONS: Final = {
    "read": ("read", "R"),
    "vread": ("vread", "R"),
    "history": ("history-instance", "R"),
    "search": ("search-type", "E"),
    "everything": ("operation", "E"),
    "create": ("create", "C"),
    "update": ("update", "U"),
    "delete": ("delete", "D"),
    "transaction": ("transaction", "E"),
    "batch": ("batch", "E"),
}
_PROFILES: Final = {"read": "Read", "vread": "Read", "search-type": "Query", "create": "Create"} | {
    "update": "Update",
    "delete": "Delete",
}
_QUERIES: Final = frozenset({"search", "everything"})
_NO_PERSON: Final = Person(None)


@seam("audit.events")
def events(request: Interaction, answer: Answer) -> list[Event]:
    """One event for each person shown, searched for, written about or refused; one where there is nobody."""
    if answer.written:
        people = _by_ref(answer)
        return [_write(ref, person) for ref in answer.written for person in people.get(ref, (_NO_PERSON,))]
    subtype, action = _INTERACTIONS.get(request.kind, ("operation", "E"))
    query = _raw(request) if request.kind in _QUERIES else None
    found = []
    for person in answer.people or (_NO_PERSON,):
        outcome, why = _outcome(answer, person)
        data = () if request.kind == "search" else _asked(request, person)
        found.append(Event(subtype, action, outcome, person, data, query, why))
    return found


def _asked(request: Interaction, person: Person) -> tuple[Ref, ...]:
    """The resource the address names, by version if it was shown."""
    if not request.id:
        return ()
    shown = [ref for ref in person.data if (ref.type, ref.id) == (request.type, request.id)]
    return tuple(shown[:1]) or (Ref(request.type, request.id, None),)


def _by_ref(answer: Answer) -> dict[Ref, list[Person]]:
    people: dict[Ref, list[Person]] = {}
    for person in answer.people:
        for ref in person.data:
            people.setdefault(ref, []).append(person)
    return people


def _write(ref: Ref, person: Person) -> Event:
    subtype, action = _INTERACTIONS[ref.kind]
    return Event(subtype, action, "0", person, (ref,))


def _outcome(answer: Answer, person: Person) -> tuple[str, str | None]:
    if answer.denial is not None and (person.refused or not person.data):
        return "8", answer.denial.code
    if answer.problem is None:
        return "0", None
    serious = answer.problem.status == 403 or answer.problem.status >= 500
    return ("8" if serious else "4"), answer.problem.spine or answer.problem.code


def _raw(request: Interaction) -> str:
    raw = request.target.encode("utf-8", "surrogateescape")
    if request.method == "POST" and request.body:
        raw += (b"&" if b"?" in raw else b"?") + request.body
    return base64.b64encode(raw).decode("ascii")


@seam("audit.delay")
def delay() -> float:
    """Seconds from when an event is stored until it can be read."""
    return 0.0


@seam("audit.shape")
def shape(event: Event, request: Interaction, recorded: str, base: str) -> Resource:
    """The event as an AuditEvent."""
    resource: Resource = {"resourceType": "AuditEvent"}
    known = event.person if event.person is not None and event.person.id is not None else None
    if event.outcome == "0" and event.subtype in _PROFILES:
        kind = ("Patient" if known else "") + _PROFILES[event.subtype]
        resource["meta"] = {"profile": [f"{_BALP}StructureDefinition/IHE.BasicAudit.{kind}"]}
    resource |= {
        "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest"},
        "subtype": [{"system": "http://hl7.org/fhir/restful-interaction", "code": event.subtype}],
        "action": event.action,
        "recorded": recorded,
        "outcome": event.outcome,
    }
    if event.why is not None:
        resource["outcomeDesc"] = event.why
    resource["agent"] = _agents(event, request.caller, base)
    resource["source"] = {
        "observer": {"identifier": {"system": "urn:ietf:rfc:3986", "value": base}, "display": base},
        "type": [{"system": "http://terminology.hl7.org/CodeSystem/security-source-type", "code": "4"}],
    }
    resource["entity"] = _entities(event, request.request_id)
    return resource


def _agents(event: Event, caller: Caller, base: str) -> list[Resource]:
    client, server = _roles(event.subtype)
    user: Resource = {
        "type": _concept(_PARTICIPATION, "AUT" if event.action in "CUD" else "IRCP"),
        "role": [_role(caller.client.role)],
        "who": {
            "identifier": {"system": USER, "value": caller.client.user},
            "display": caller.client.name,
        },
        "name": caller.client.name,
        "requestor": True,
    }
    if caller.purposes:
        user["purposeOfUse"] = [_purpose(system, code, caller.reason) for system, code in caller.purposes]
    agents = [
        {
            "type": client,
            "who": {"identifier": {"value": caller.client.id}},
            "requestor": False,
            "network": {"address": f"urn:shcr:client:{caller.client.id}", "type": _NETWORK},
        },
        {
            "type": server,
            "who": {"display": base},
            "requestor": False,
            "network": {"address": base, "type": _NETWORK},
        },
        user,
    ]
    if caller.client.organisation.ods:
        agents.append(
            {
                "type": _concept("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV"),
                "who": {
                    "identifier": {"system": ODS, "value": caller.client.organisation.ods},
                    "display": caller.client.organisation.name,
                },
                "requestor": False,
            }
        )
    return agents


def _roles(subtype: str) -> tuple[Resource, Resource]:
    source, destination = _concept(_DCM, "110153"), _concept(_DCM, "110152")
    if subtype == "delete":
        custodian = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
        return _concept(_DCM, "110150"), _concept(custodian, "custodian")
    if subtype in ("read", "vread", "history-instance"):
        return destination, source
    return source, destination


def _concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def _role(role: str) -> Resource:
    return _concept(ROLE, role) if role[1:].isdigit() else {"text": role}


def _purpose(system: str, code: str, reason: str | None) -> Resource:
    coding = {name: value for name, value in (("system", system), ("code", code)) if value}
    concept: Resource = {"coding": [coding]} if coding else {}
    return concept | {"text": reason} if reason else concept


def _entities(event: Event, request_id: str) -> list[Resource]:
    entities: list[Resource] = [
        {
            "what": {"reference": _reference(ref)},
            "type": {"system": _ENTITY, "code": "2"},
            "role": {"system": _OBJECT_ROLE, "code": "4"},
        }
        for ref in event.data
    ]
    if event.query is not None:
        entities.append(
            {
                "type": {"system": _ENTITY, "code": "2"},
                "role": {"system": _OBJECT_ROLE, "code": "24"},
                "query": event.query,
            }
        )
    who = event.person
    if who is not None and (who.id or who.number):
        what: Resource = {"reference": f"Patient/{who.id}"}
        if who.id is None:
            what = {"identifier": {"system": NHS_NUMBER, "value": who.number}}
        entities.append(
            {
                "what": what,
                "type": {"system": _ENTITY, "code": "1"},
                "role": {"system": _OBJECT_ROLE, "code": "1"},
            }
        )
    entities.append(
        {
            "what": {"identifier": {"value": request_id}},
            "type": {"system": f"{_BALP}CodeSystem/BasicAuditEntityType", "code": "XrequestId"},
        }
    )
    return entities


def _reference(ref: Ref) -> str:
    return f"{ref.type}/{ref.id}" + ("" if ref.version is None else f"/_history/{ref.version}")
