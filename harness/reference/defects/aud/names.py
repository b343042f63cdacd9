"""Faults in what an event says of who, for whom, what, when and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from ...instants import stamp
from ...model import Event, Interaction, Resource
from ...rules import defect
from ...vocabulary import ODS, ROLE

Shape = Callable[[Event, Interaction, str, str], Resource]
Change = Callable[[Resource], Resource | None]
_PORTAL = {"identifier": {"system": ODS, "value": "ZZX99"}, "display": "Regional Portal"}


def _changed(event: Event, shaped: Resource, element: str, change: Change) -> Resource:
    """The event of an answered request with its agents or entities changed; None leaves one out."""
    if event.outcome != "0" or element not in shaped:
        return shaped
    changed = [change(each) for each in shaped[element]]
    return shaped | {element: [each for each in changed if each is not None]}


def _without(resource: Resource, *names: str) -> Resource:
    return {name: value for name, value in resource.items() if name not in names}


def _is_organisation(agent: Resource) -> bool:
    return bool(agent["who"].get("identifier", {}).get("system") == ODS)


def _kind(entity: Resource) -> Any:
    return entity["type"]["code"]


@defect("MU-30", violates="AUD-003", replaces="audit.shape")
def users_have_no_name(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The user stands in the event with an id, without a name."

    def nameless(agent: Resource) -> Resource:
        if not agent["requestor"]:
            return agent
        return _without(agent, "name") | {"who": _without(agent["who"], "display")}

    return _changed(event, shape(event, request, recorded, base), "agent", nameless)


@defect("MU-37", violates="AUD-003", replaces="audit.shape")
def users_are_the_client(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The user in the event is the account of the application."

    def account(agent: Resource) -> Resource:
        client = request.caller.client.id
        who = agent["who"] | {"identifier": {"system": base, "value": client}}
        return agent | {"who": who} if agent["requestor"] else agent

    return _changed(event, shape(event, request, recorded, base), "agent", account)


@defect("MU-31", violates="AUD-003", replaces="audit.shape")
def organisations_are_missing(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The event does not say which organisation the user works for."

    shaped = shape(event, request, recorded, base)
    return _changed(event, shaped, "agent", lambda agent: None if _is_organisation(agent) else agent)


@defect("MU-32", violates="AUD-003", replaces="audit.shape")
def organisations_are_the_portal(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The organisation in the event is the one that runs the portal."

    def portal(agent: Resource) -> Resource:
        return agent | {"who": _PORTAL} if _is_organisation(agent) else agent

    return _changed(event, shape(event, request, recorded, base), "agent", portal)


@defect("MU-33", violates="AUD-003", replaces="audit.shape")
def roles_are_all_the_same(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The role in the event is the same for everybody."

    def clinician(agent: Resource) -> Resource:
        role = [{"coding": [{"system": ROLE, "code": "R8000"}]}]
        return agent | {"role": role} if agent["requestor"] else agent

    return _changed(event, shape(event, request, recorded, base), "agent", clinician)


@defect("MU-11", violates="AUD-003", replaces="audit.shape")
def purposes_are_missing(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The event does not say for what purpose the data was used."

    shaped = shape(event, request, recorded, base)
    return _changed(event, shaped, "agent", lambda agent: _without(agent, "purposeOfUse"))


@defect("MU-34", violates="AUD-003", replaces="audit.shape")
def purposes_are_all_treatment(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "Whatever purpose was stated, the event says treatment."

    def treatment(agent: Resource) -> Resource:
        if "purposeOfUse" not in agent:
            return agent
        system = agent["purposeOfUse"][0]["coding"][0]["system"]
        return agent | {"purposeOfUse": [{"coding": [{"system": system, "code": "TREAT"}]}]}

    return _changed(event, shape(event, request, recorded, base), "agent", treatment)


@defect("MU-35", violates="AUD-003", replaces="audit.shape")
def people_are_missing(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The event is found under the person and does not name them."

    shaped = shape(event, request, recorded, base)
    return _changed(event, shaped, "entity", lambda entity: None if _kind(entity) == "1" else entity)


@defect("MU-36", violates="AUD-003", replaces="audit.shape")
def data_is_missing(shape: Shape, event: Event, request: Interaction, recorded: str, base: str) -> Resource:
    "The event of a read does not say what was read."

    def nothing(entity: Resource) -> Resource | None:
        return None if _kind(entity) == "2" and "what" in entity else entity

    return _changed(event, shape(event, request, recorded, base), "entity", nothing)


@defect("MU-38", violates="AUD-003", replaces="audit.shape")
def times_are_an_hour_off(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The time of the event is summer time written as if it were UTC."

    summer = stamp(datetime.fromisoformat(recorded) + timedelta(hours=1))
    return shape(event, request, recorded if event.outcome != "0" else summer, base)
