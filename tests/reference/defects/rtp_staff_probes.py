"""Probes of faults with those an item speaks of, with Provenance and with audit events."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from probing import probe
from reference_kit import GP, World, observation
from rtp_stating import filed

Resource = dict[str, Any]
NOBODY = {"identifier": {"system": "https://x.example", "value": "1"}}


def stored(world: World, kind: str, **content: Any) -> Resource:
    """A resource about nobody as a read answers it; decimals stay text, sent as "@1.0@"."""
    own = {"system": world.target["personas"][GP]["namespace"], "value": kind}
    text = json.dumps({"resourceType": kind, "identifier": [own]} | content)
    path = f"{kind}?identifier={own['system']}|{own['value']}"
    answer = world.ask(GP, "PUT", path, text.replace('"@', "").replace('@"', "").encode())
    assert answer.status == 201, answer.body
    place = f"{kind}/{answer.json['id']}"
    found: Resource = json.loads(world.get("gp", place).body, parse_float=str)
    return found


def loses(id: str, kind: str, *names: str, **content: Any) -> None:
    """Probes that a resource comes back without what it was sent with, under these names."""

    @probe(id)
    def _(world: World) -> bool:
        found = stored(world, kind, **content)
        return any(found.get(name) != content[name] for name in names)


NAMES = [{"family": "A"}, {"family": "B", "use": "maiden"}]
PHONES = [{"system": "phone", "value": "1"}, {"system": "phone", "value": "2"}]
HELD = [{"code": {"text": "MB"}, "period": {"start": "1999"}}]
loses("MR-524", "Practitioner", "name", name=NAMES)
loses("MR-525", "Organization", "alias", name="x", alias=["y"])
loses("MR-526", "PractitionerRole", "availableTime", availableTime=[{"daysOfWeek": ["mon"], "allDay": True}])
loses("MR-528", "Practitioner", "qualification", qualification=HELD)
loses("MR-529", "PractitionerRole", "telecom", telecom=PHONES)
loses("MR-530", "Organization", "address", name="x", address=[{"city": "y"}])


@probe("MR-527")
def a_place(world: World) -> bool:
    place = {"longitude": "@0.50@", "latitude": "@53.80@"}
    return bool(stored(world, "Location", position=place)["position"]["latitude"] == "53.8")


@probe("MR-531")
def a_consent(world: World) -> bool:
    said = {"type": "permit", "provision": [{"type": "deny"}]}
    content = {"scope": {"text": "x"}, "category": [{"text": "y"}], "policyRule": {"text": "z"}}
    consent = {"resourceType": "Consent", "status": "inactive", "provision": said} | content
    _, found = filed(world, consent)
    return bool(found["provision"] != said)


def staffed(world: World) -> list[Resource]:
    """A role, whom it is of, and an observation performed by the role."""
    role = {"resourceType": "PractitionerRole", "practitioner": {"reference": "urn:uuid:item1"}}
    named = {"reference": "urn:uuid:item0", "display": "Dr"}
    practitioner = {"resourceType": "Practitioner", "active": True}
    return filed(world, role, practitioner, observation(performer=[named]))[1:]


@probe("MR-532")
def a_role(world: World) -> bool:
    role, practitioner, _ = staffed(world)
    return bool(role["practitioner"]["reference"] != f"Practitioner/{practitioner['id']}")


@probe("MR-533")
def a_performer(world: World) -> bool:
    return staffed(world)[2]["performer"] == [{"display": "Dr"}]


AGENT = {"who": {"display": "Dr"}, "onBehalfOf": NOBODY}
SAID: Resource = {
    "entity": [{"role": "source", "what": NOBODY}],
    "signature": [
        {
            "type": [{"code": "x"}],
            "when": "2026-01-01T00:00:00Z",
            "who": NOBODY,
            "sigFormat": "text/plain",
            "data": "AAECAwQF",
        }
    ],
}


def said(id: str) -> Callable[[Callable[[Resource, Resource], bool]], None]:
    """Probes a Provenance as it was sent and as it is read; references are left aside."""

    def probes(test: Callable[[Resource, Resource], bool]) -> None:
        @probe(id)
        def _(world: World) -> bool:
            entries = world.about(GP, next(world.numbers), observation(), related=True)
            sent: Resource = entries[-1]["resource"]
            sent |= SAID | {"agent": [*sent["agent"], AGENT]}
            assert world.contribute(GP, entries).status == 200
            return test(sent, world.get("gp", f"Provenance/{sent['id']}").json)

    return probes


said("MR-534")(lambda sent, found: "entity" not in found)
said("MR-535")(lambda sent, found: found["agent"] == sent["agent"][:1])
said("MR-536")(lambda sent, found: found["agent"][1] == {"who": {"display": "Dr"}})
said("MR-537")(lambda sent, found: not found["target"][0]["reference"].startswith("Patient/"))
said("MR-538")(lambda sent, found: "signature" not in found)
said("MR-541")(lambda sent, found: found["recorded"] == sent["recorded"][:10])
said("MR-542")(lambda sent, found: found["signature"][0]["data"] == "AAEC")


def event(world: World) -> Resource:
    """What was recorded of one contribution."""
    return world.events(world.person(GP).patient)[0]


@probe("MR-539")
def an_outcome(world: World) -> bool:
    return bool(event(world)["outcome"] == "success")


@probe("MR-540")
def who_asked(world: World) -> bool:
    return any("requestor" not in agent for agent in event(world)["agent"])
