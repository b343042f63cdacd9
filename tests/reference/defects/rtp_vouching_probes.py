"""Probes of faults with Provenance and consents."""

from __future__ import annotations

from probing import probe
from reference_kit import GP, World, observation
from rtp_stating import Resource, amended, filed

NOBODY = {"identifier": {"system": "https://x.example", "value": "1"}}
ROLES = [{"text": "x"}, {"text": "y"}]
AGENT = {"who": {"display": "Dr"}, "role": ROLES}


def said(world: World, **content: object) -> tuple[Resource, Resource]:
    """A Provenance as it was sent and as it is read; its first agent and its targets are always there."""
    entries = world.about(GP, next(world.numbers), observation(), related=True)
    sent: Resource = entries[-1]["resource"]
    sent |= content | {"agent": [*sent["agent"], AGENT]}
    assert world.contribute(GP, entries).status == 200
    return sent, world.get("gp", f"Provenance/{sent['id']}").json


def says(id: str, sent: Resource, **back: object) -> None:
    """With the fault a Provenance comes back with these elements."""

    @probe(id)
    def _(world: World) -> bool:
        found = said(world, **sent)[1]
        return {name: found.get(name) for name in back} == back


says("MR-571", {"recorded": "2024-05-01T10:00:00.10+01:00"}, recorded="2024-05-01T09:00:00.10Z")
SPAN = {"start": "2024-05-01", "end": "2024-05-02"}
says("MR-572", {"occurredPeriod": SPAN}, occurredPeriod=None, occurredDateTime="2024-05-01")
says("MR-575", {"policy": ["x:a", "x:b"], "reason": ROLES}, policy=["x:a"], reason=ROLES[:1])
SOURCE: Resource = {"role": "source", "what": NOBODY}
says("MR-576", {"entity": [SOURCE | {"agent": [AGENT]}]}, entity=[SOURCE])


@probe("MR-573")
def pinned(world: World) -> bool:
    return all(one["reference"].endswith("/_history/1") for one in said(world)[1]["target"])


@probe("MR-574")
def one_role(world: World) -> bool:
    return bool(said(world)[1]["agent"][1] == AGENT | {"role": ROLES[:1]})


@probe("MR-577")
def grown(world: World) -> bool:
    sent, found = said(world)
    less = found | {"agent": found["agent"][:1]}
    assert world.ask(GP, "PUT", f"Provenance/{sent['id']}", less).status == 200
    return len(world.get("gp", f"Provenance/{sent['id']}").json["agent"]) == 2


PERMIT: Resource = {"type": "permit", "purpose": [{"code": "x"}], "provision": [{"action": ROLES}]}
CONSENT: Resource = {
    "resourceType": "Consent",
    "status": "inactive",
    "scope": {"text": "x"},
    "category": [{"text": "y"}],
    "policyRule": {"text": "z"},
    "provision": PERMIT,
}


@probe("MR-578")
def agreed_once(world: World) -> bool:
    return bool(amended(world, CONSENT, {"provision": {"type": "deny"}})["provision"] == PERMIT)


@probe("MR-579")
def about_everything(world: World) -> bool:
    return bool(filed(world, CONSENT)[1]["provision"] == {"type": "permit"})
