"""What an audit event about a view has to say, in the places BALP gives it (CONTRACT 7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from harness.evidence.outcomes import Finding
from harness.fhir.identifiers import NHS_NUMBER, ODS
from harness.fhir.lossless import Json
from harness.fhir.walk import objects, strings
from harness.findings.traces import Event, in_time, names_data
from harness.oracle.trace import Viewed


@dataclass(frozen=True, slots=True)
class Told:
    """Who looked and at whom, as the event has to tell it. `patients`: any of the person's server ids."""

    user_id: str
    user_name: str
    role: str
    organisation: str
    purpose: str
    number: str
    patients: Collection[str]


def unsaid(event: Event, view: Viewed, told: Told, where: str) -> list[Finding]:
    """What the event does not say, or says differently."""
    agents = [agent for agent in _list(event.get("agent")) if isinstance(agent, Mapping)]
    user = [agent for agent in agents if told.user_id in set(strings(agent.get("who")))]
    said = {
        f"the user id {told.user_id} in agent.who": bool(user),
        f"the user name {told.user_name} on that agent": told.user_name in set(strings(user)),
        f"the role code {told.role} in agent.role": told.role in _codes(agents, "role"),
        f"the organisation {told.organisation} as an agent": _organisation(agents, told.organisation),
        f"the purpose {told.purpose} in purposeOfUse or purposeOfEvent": told.purpose
        in _purposes(event, agents),
        "the person as an entity": _person(event, told),
        "the data or the query as an entity": names_data(event, view),
        "the time of the view, with an offset": in_time(event, view),
    }
    return [
        Finding(f"{what}, for: {view.told}", "absent or different", where)
        for what, there in said.items()
        if not there
    ]


def _organisation(agents: Sequence[Event], ods: str) -> bool:
    """As an agent of its own, or as what an agent acts for; by ODS code in an identifier."""
    for node in objects(agents):
        if node.get("system") == ODS and node.get("value") == ods:
            return True
    return any(f"{ODS}|{ods}" in text for agent in agents for text in strings(agent))


def _purposes(event: Event, agents: Sequence[Event]) -> set[str]:
    return _codes(agents, "purposeOfUse") | {str(c.get("code")) for c in objects(event.get("purposeOfEvent"))}


def _codes(agents: Sequence[Event], member: str) -> set[str]:
    return {str(node.get("code")) for agent in agents for node in objects(agent.get(member))}


def _person(event: Event, told: Told) -> bool:
    for node in objects(event.get("entity")):
        reference = node.get("reference")
        if isinstance(reference, str) and _id(reference) in told.patients:
            return True
        if node.get("system") == NHS_NUMBER and node.get("value") == told.number:
            return True
    return False


def _id(reference: str) -> str:
    kind, _, id_ = reference.partition("/_history/")[0].rpartition("/")
    return id_ if kind.rpartition("/")[2] == "Patient" else ""


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else []
