"""Probes of faults with updates: what stays, what is not taken over, what is taken for no change."""

from __future__ import annotations

import json
from typing import Any

from probing import probe
from reference_kit import GP, World, observation

Resource = dict[str, Any]
A, B = {"text": "a"}, {"text": "b"}


def states(world: World, *sent: Resource) -> Resource:
    """What is read once a record was brought to these states; decimals stay text, sent as "@1.0@"."""
    filed = world.person(GP)
    kind = sent[0].get("resourceType", "Observation")
    who = "patient" if kind == "AllergyIntolerance" else "subject"
    item = f"Patient/{filed.patient}" if kind == "Patient" else filed.items[0]
    if kind not in ("Patient", "Observation"):
        entries = world.about(GP, filed.number, sent[0], key=f"k{filed.number}")
        reply = world.contribute(GP, entries)
        assert reply.status == 200, reply.body
        item = "/".join(reply.json["entry"][1]["response"]["location"].split("/")[:2])
    held = world.get(GP, item).json
    kept = {
        name: held[name]
        for name in ("resourceType", "id", "identifier", "status", "code", who)
        if name in held
    }
    for state in sent:
        world.later(1)
        text = json.dumps(kept | state).replace('"@', "").replace('@"', "")
        assert world.ask(GP, "PUT", item, text.encode()).status == 200, item
    found: Resource = json.loads(world.get("gp", item).body, parse_float=str, parse_int=str)
    return found


def becomes(id: str, *sent: Resource, back: Resource) -> None:
    """With the fault the record has these elements in the end; None is one that is not there."""

    @probe(id)
    def _(world: World) -> bool:
        found = states(world, *sent)
        return {name: found.get(name) for name in back} == back


def extended(value: str) -> Resource:
    return {"extension": [{"url": "https://a.example/x", "valueString": value}]}


def dose(words: str, route: Resource) -> Resource:
    return {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": A,
        "dosageInstruction": [{"text": words, "route": route}],
    }


def div(text: str) -> Resource:
    return {
        "text": {"status": "additional", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{text}</div>'}
    }


def inside(code: Resource) -> Resource:
    basic = {"resourceType": "Basic", "id": "b", "code": code}
    return {"contained": [basic], "focus": [{"reference": "#b"}]}


def letter(title: str) -> Resource:
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": {"title": title}}],
    }


def held_to_be(code: str) -> Resource:
    system = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
    return {"resourceType": "Condition", "verificationStatus": {"coding": [{"system": system, "code": code}]}}


def numbered(value: str) -> Resource:
    return {"value": f"@{value}@", "unit": "x"}


PERSON = {"resourceType": "Patient"}
ONE, OTHER = {"city": "A"}, {"city": "B"}
becomes("MR-440", PERSON | {"address": [ONE]}, PERSON | {"address": [OTHER]}, back={"address": [OTHER, ONE]})
becomes("MR-441", PERSON | {"deceasedBoolean": True}, PERSON, back={"deceasedBoolean": True})
becomes("MR-442", held_to_be("confirmed"), held_to_be("refuted"), back=held_to_be("confirmed"))
becomes(
    "MR-443",
    {"valueQuantity": numbered("5.0") | {"comparator": "<"}},
    {"valueQuantity": numbered("5.0")},
    back={"valueQuantity": {"value": "5.0", "unit": "x", "comparator": "<"}},
)
becomes("MR-444", {"note": [A]}, {"note": [B]}, {"note": [A]}, back={"note": [B]})
becomes("MR-445", dose("a", A), dose("b", B), back={"dosageInstruction": [{"text": "a", "route": B}]})
becomes("MR-446", held_to_be("confirmed") | {"note": [A]}, held_to_be("confirmed"), back={"note": [A]})
becomes("MR-447", div("a"), div("b"), back=div("a"))
becomes("MR-448", div("a"), div("b"), back=div("a"))
becomes("MR-449", inside(A) | div("a"), back={"contained": None, "text": None})
becomes("MR-450", inside(A), inside(B), back=inside(A))
becomes("MR-451", extended("a"), extended("b"), back=extended("a"))
becomes(
    "MR-452",
    {"valueQuantity": numbered("5.0")},
    {"valueString": "x"},
    back={"valueString": "x", "valueQuantity": {"value": "5.0", "unit": "x"}},
)
becomes("MR-453", {"note": [{"text": "Zoë"}]}, {"note": [{"text": "zoe"}]}, back={"note": [{"text": "Zoë"}]})
becomes("MR-454", {"code": B}, back=observation())
becomes(
    "MR-456",
    {"note": [A]},
    {"valueQuantity": numbered("1.50")},
    back={"valueQuantity": {"value": "1.5", "unit": "x"}},
)
becomes("MR-457", letter("a"), letter("b"), back={"content": letter("a")["content"]})
becomes(
    "MR-458",
    {"referenceRange": [{"text": "a", "type": A}]},
    {"referenceRange": [{"text": "b"}]},
    back={"referenceRange": [{"text": "b", "type": A}]},
)
becomes("MR-459", PERSON | {"address": [ONE]}, PERSON | {"address": [ONE]}, back={"address": [ONE, ONE]})


@probe("MR-455")
def former_identifiers(world: World) -> bool:
    item = world.person(GP).items[0]
    now = world.get(GP, item).json
    own = now["identifier"]
    for more in ({"value": "a"}, {"value": "b"}):
        assert world.ask(GP, "PUT", item, now | {"identifier": [*own, more]}).status == 200
    found: list[Resource] = world.get(GP, item).json["identifier"]
    return {"value": "a"} in found
