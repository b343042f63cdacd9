"""Probes of faults of the audit trail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from probing import probe, traces
from reference_kit import ACUTE, GP, ODS, World, lookup, transaction, user
from trace_kit import asked, found

BATCH = transaction([{"request": {"method": "GET", "url": "ITEM"}}], "batch")
FORM = {"content-type": "application/x-www-form-urlencoded"}


@probe("MU-02")
def search_without_event(world: World) -> bool:
    return not traces(world, "Observation?patient={patient}") and len(traces(world, "{item}")) == 1


@probe("MU-03")
def entry_without_event(world: World) -> bool:
    batch = transaction([{"request": {"method": "GET", "url": "ITEM"}}], "batch")
    return not traces(world, "", body=batch) and len(traces(world, "{item}")) == 1


@probe("MU-05")
def empty_search_without_event(world: World) -> bool:
    full = traces(world, "Observation?patient={patient}")
    return not traces(world, "Condition?patient={patient}") and len(full) == 1


@probe("MU-06")
def page_without_event(world: World) -> bool:
    filed = world.person(GP)
    first = world.get("gp", f"Patient/{filed.patient}/$everything?_count=1").json
    return not found(world, filed.patient, asked(world, "gp", "GET", first["link"][1]["url"]))


@probe("MU-19")
def operation_without_event(world: World) -> bool:
    return not traces(world, "Patient/{patient}/$everything")


@probe("MU-21")
def head_without_event(world: World) -> bool:
    return not traces(world, "{item}", method="HEAD") and len(traces(world, "{item}")) == 1


@probe("MU-22")
def history_without_event(world: World) -> bool:
    return not traces(world, "{item}/_history") and len(traces(world, "{item}/_history/1")) == 1


@probe("MU-23")
def posted_search_without_event(world: World) -> bool:
    posted = traces(world, "Observation/_search", body=b"patient=PATIENT", headers=FORM)
    return not posted and len(traces(world, "Observation?patient={patient}")) == 1


@probe("MU-24")
def first_look_without_event(world: World) -> bool:
    filed = world.person(GP)
    asks = [asked(world, "gp", "GET", f"Patient/{filed.patient}/$everything") for _ in range(2)]
    return [len(found(world, filed.patient, id)) for id in asks] == [0, 1]


@probe("MU-25")
def nurse_without_event(world: World) -> bool:
    filed = world.person(GP)
    related = world.about(ACUTE, filed.number, related=True)
    assert world.contribute(ACUTE, related).status == 200
    asks = [asked(world, persona, "GET", filed.items[0]) for persona in ("ward-nurse", "gp")]
    return [len(found(world, filed.patient, id)) for id in asks] == [0, 1]


@probe("MU-26")
def document_without_event(world: World) -> bool:
    number = next(world.numbers)
    document = {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": {"title": "x"}}],
    }
    reply = world.contribute(GP, world.about(GP, number, document, related=True))
    patient, item = (
        each["response"]["location"].partition("/_history")[0] for each in reply.json["entry"][:2]
    )
    asks = [asked(world, "gp", "GET", path) for path in (item, patient)]
    return [len(found(world, patient.partition("/")[2], id)) for id in asks] == [0, 1]


@probe("MU-01")
def refusal_without_event(world: World) -> bool:
    return not traces(world, "{item}", "ward-nurse")


@probe("MU-20")
def refused_contribution_without_event(world: World) -> bool:
    filed = world.person(GP)
    id = asked(world, GP, "POST", "", transaction(world.about(ACUTE, filed.number)))
    return not found(world, filed.patient, id) and len(traces(world, "{item}", "ward-nurse")) == 1


@probe("MU-18")
def refusal_as_success(world: World) -> bool:
    return traces(world, "{item}", "ward-nurse")[0]["outcome"] == "0"


@probe("MU-12")
def refusal_without_user(world: World) -> bool:
    return user(traces(world, "{item}", "ward-nurse")[0]) is None


@probe("MU-27")
def refused_operation_without_event(world: World) -> bool:
    whole = traces(world, "Patient/{patient}/$everything", "ward-nurse")
    return not whole and len(traces(world, "{item}", "ward-nurse")) == 1


@probe("MU-28")
def refused_entry_without_event(world: World) -> bool:
    return not traces(world, "", "ward-nurse", BATCH) and len(traces(world, "{item}", "ward-nurse")) == 1


@probe("MU-29")
def refused_once(world: World) -> bool:
    counts = [len(traces(world, "{item}", persona)) for persona in ("ward-nurse", "ward-nurse", "paramedic")]
    return counts == [1, 0, 1]


def facts(world: World, path: str = "{item}", purpose: str = "COC") -> dict[str, Any]:
    """What the event of one answered read says."""
    (event,) = traces(world, path, purposes=(purpose,))
    who = user(event)
    assert who is not None
    organisations = [each["who"]["identifier"] for each in event["agent"] if ODS in str(each["who"])]
    late = datetime.fromisoformat(event["recorded"]) - world.now
    return {
        "user": who["who"]["identifier"]["value"],
        "name": who.get("name"),
        "role": who["role"][0]["coding"][0]["code"],
        "organisation": organisations[0]["value"] if organisations else None,
        "purpose": who["purposeOfUse"][0]["coding"][0]["code"] if "purposeOfUse" in who else None,
        "person": any(each["type"]["code"] == "1" for each in event["entity"]),
        "data": any("Observation/" in str(each.get("what")) for each in event["entity"]),
        "late": abs(late) > timedelta(minutes=1),
    }


TRUE = {
    "user": "usr-101",
    "name": "Gwen Practice",
    "role": "R0260",
    "organisation": "ZZG01",
    "purpose": "COC",
    "person": True,
    "data": True,
    "late": False,
}
FALSE: dict[str, tuple[str, Any]] = {
    "MU-30": ("name", None),
    "MU-37": ("user", "gp"),
    "MU-31": ("organisation", None),
    "MU-32": ("organisation", "ZZX99"),
    "MU-33": ("role", "R8000"),
    "MU-11": ("purpose", None),
    "MU-34": ("purpose", "TREAT"),
    "MU-35": ("person", False),
    "MU-36": ("data", False),
    "MU-38": ("late", True),
}


def untrue(name: str, value: Any) -> Any:
    def one_fact(world: World) -> bool:
        return facts(world) == TRUE | {name: value}

    return one_fact


for id, fact in FALSE.items():
    probe(id)(untrue(*fact))


def under_each(world: World) -> list[list[bool]]:
    """For each of two people in one answer: whether its events there name them, or the other."""
    one, other = world.person(GP), world.person(GP)
    id = asked(world, "gp", "GET", lookup(one.number, other.number))
    masters = [world.master(filed.number) for filed in (one, other)]
    return [[m in str(event["entity"]) for event in found(world, m, id)] for m in masters]


@probe("MU-04")
def first_person_only(world: World) -> bool:
    return sorted(under_each(world)) == [[], [True]]


@probe("MU-39")
def under_nobody(world: World) -> bool:
    return under_each(world) == [[], []]


@probe("MU-40")
def all_under_the_first(world: World) -> bool:
    return sorted(under_each(world)) == [[], [True, True]]
