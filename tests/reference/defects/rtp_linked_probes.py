"""Probes of faults with links, with what an item holds, and with what one way out leaves empty."""

from __future__ import annotations

from typing import Any

from probing import probe
from reference_kit import World, observation
from rtp_stating import filed, says

Resource = dict[str, Any]
TO = {"reference": "urn:uuid:item1"}
URL = "https://x.example/e"
EARLIER = {"resourceType": "Observation", "id": "o", "status": "final", "code": {"text": "x"}}
REPORT = {
    "resourceType": "DiagnosticReport",
    "status": "final",
    "code": {"text": "x"},
    "specimen": [{"display": "x"}],
}


def linked(world: World) -> tuple[Resource, str]:
    """A report that refers to the item after it, as it is read, and what it has to refer to."""
    held = [EARLIER | {"derivedFrom": [TO]}]
    sent = REPORT | {"contained": held, "result": [TO, {"reference": "#o"}], "media": [{"link": TO}]}
    _, report, item = filed(world, sent, observation())
    return report, f"Observation/{item['id']}"


def left(id: str, *places: str) -> None:
    """With the fault the urn of the entry is left in these places and no others."""

    @probe(id)
    def _(world: World) -> bool:
        report, item = linked(world)
        found = {
            "result": report["result"][0],
            "media": report["media"][0]["link"],
            "contained": report["contained"][0]["derivedFrom"][0],
        }
        assert report["result"][1] == {"reference": "#o"}
        assert all(one in (TO, {"reference": item}) for one in found.values())
        return {place for place, one in found.items() if one == TO} == set(places)


left("MR-460", "result")
left("MR-461", "contained")

NURSE = {"resourceType": "Practitioner", "id": "n", "name": [{"family": "x"}], "gender": "female"}
ROLE = {"resourceType": "PractitionerRole", "id": "r", "practitioner": {"reference": "#n"}}
CLINIC = {"resourceType": "Organization", "id": "c", "name": "x", "alias": ["y"]}
HELD = {
    "contained": [NURSE, ROLE, CLINIC],
    "performer": [{"reference": "#r"}],
    "extension": [{"url": URL, "valueReference": {"reference": "#c"}}],
}
says("MR-462", HELD, {"contained": [ROLE]})
BARE = [{name: one[name] for name in ("resourceType", "id", "name")} for one in (NURSE, CLINIC)]
says("MR-484", HELD, {"contained": [BARE[0], ROLE, BARE[1]]})
CREAM = {"resourceType": "Medication", "id": "m", "code": {"text": "x"}}
ORDER = {
    "resourceType": "MedicationRequest",
    "status": "active",
    "intent": "order",
    "medicationReference": {"reference": "#m"},
}
says("MR-483", ORDER | {"contained": [CREAM | {"form": {"text": "y"}}]}, {"contained": [CREAM]})
GOAL = {"resourceType": "Goal", "lifecycleStatus": "active", "description": {"text": "x"}}
says("MR-482", GOAL | {"note": [{"text": "x"}]}, {"note": None, "description": None})
EMPTY = {"coding": [{"code": "notasked"}]}
LIST = {"resourceType": "List", "status": "current", "mode": "working"}
says("MR-485", LIST | {"emptyReason": EMPTY}, {"emptyReason": None})


def in_a_search(world: World, item: Resource, *others: Resource) -> tuple[Resource, Resource]:
    """An item as it is read, and as a search shows it."""
    read = filed(world, item, *others)[1]
    (entry,) = world.get("gp", f"{read['resourceType']}?patient={read['subject']['reference']}").json["entry"]
    return read, entry["resource"]


def shows(id: str, before: str, after: str) -> None:
    """With the fault a reference reads otherwise in a search."""

    @probe(id)
    def _(world: World) -> bool:
        read, shown = in_a_search(world, REPORT | {"result": [TO]}, observation())
        reference = read["result"][0]["reference"]
        assert reference.startswith(before)
        assert read["subject"] == shown["subject"]
        return bool(shown.get("result", [{}])[0].get("reference", "") == after.format(reference))


shows("MR-463", "Observation/", "")
shows("MR-464", "Observation/", "http://internal:8080/fhir/{}")

FORM = {"contentType": "text/plain", "data": "eA=="}


@probe("MR-492")
def empty_report(world: World) -> bool:
    read, shown = in_a_search(world, REPORT | {"presentedForm": [FORM]})
    return read["presentedForm"] == [FORM] and shown["presentedForm"] == [{"contentType": "text/plain"}]


@probe("MR-493")
def empty_letter(world: World) -> bool:
    both = {"content": [{"attachment": FORM}] * 2}
    letter = {"resourceType": "DocumentReference", "status": "current"}
    read, shown = in_a_search(world, letter | both)
    bare = [{"attachment": {"contentType": "text/plain"}}] * 2
    return read["content"] == both["content"] and shown["content"] == bare
