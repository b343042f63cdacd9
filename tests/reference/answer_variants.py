"""Probes of what is odd about views, refusals, answers and content."""

from __future__ import annotations

import json

from reference_kit import GP, World, lookup, observation, subtypes
from trace_kit import asked, found
from variant_probing import probe

from harness.fhir import lossless
from harness.fhir.definitions.registry import Definitions
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.xml import to_json


@probe("page-size-1")
def one_a_page(world: World) -> bool:
    return len(world.get("gp", f"Patient/{world.person(GP).patient}/$everything").resources) == 1


@probe("reversed-order")
def backwards(world: World) -> bool:
    return world.view(world.person(GP).patient)[-1]["resourceType"] == "Patient"


@probe("staff-unshown")
def staff(world: World) -> bool:
    space = world.target["personas"][GP]["namespace"]
    role = {"resourceType": "PractitionerRole", "identifier": [{"system": space, "value": "r"}]}
    answer = world.ask(GP, "PUT", f"PractitionerRole?identifier={space}|r", role)
    return world.get("gp", f"PractitionerRole/{answer.json['id']}").status == 403


@probe("denial-hidden")
def hidden(world: World) -> bool:
    return world.get("ward-nurse", world.person(GP).items[0]).status == 404


@probe("codes-in-any-case")
def in_any_case(world: World) -> bool:
    item = observation(code={"coding": [{"code": "H33.."}]})
    number = next(world.numbers)
    assert world.contribute(GP, world.about(GP, number, item, related=True)).status == 200
    return world.get("gp", f"Observation?patient={world.master(number)}&code=h33..").json["total"] == 1


@probe("json-whatever-is-asked")
def json_after_all(world: World) -> bool:
    reply = world.get("gp", world.person(GP).items[0], headers={"accept": "text/turtle"})
    return reply.status == 200 and reply.headers["content-type"].startswith("application/fhir+json")


@probe("undefined-refused")
def only_what_is_defined(world: World) -> bool:
    item = observation(localScore="7")
    return world.contribute(GP, world.about(GP, next(world.numbers), item, related=True)).status == 400


@probe("opaque-version-ids")
def not_numbers(world: World) -> bool:
    item = world.person(GP).items[0]
    changed = world.get(GP, item).json | {"status": "amended"}
    first = world.get(GP, item)
    second = world.ask(GP, "PUT", item, changed, headers={"if-match": first.headers["etag"]})
    assert second.status == 200
    assert world.ask(GP, "PUT", item, changed, headers={"if-match": first.headers["etag"]}).status == 412
    versions = [each["meta"]["versionId"] for each in world.get("gp", f"{item}/_history").resources]
    assert second.headers["etag"] == f'W/"{versions[0]}"'
    assert second.headers["location"].endswith(f"{item}/_history/{versions[0]}")
    old = world.get("gp", f"{item}/_history/{versions[1]}")
    assert old.json == first.json
    assert old.headers["etag"] == first.headers["etag"]
    assert world.get("gp", item, headers={"if-none-match": second.headers["etag"]}).status == 304
    return len(set(versions)) == 2 and not any(each.isdigit() for each in versions)


@probe("outcome-in-answers")
def told_beside(world: World) -> bool:
    filed = world.person(GP)
    for path in (f"Patient/{filed.patient}/$everything", lookup(filed.number), "Patient?_id=nobody"):
        bundle = world.get("gp", path).json
        told = [each for each in bundle.get("entry", []) if each["search"]["mode"] == "outcome"]
        assert bundle["total"] == len(bundle.get("entry", [])) - len(told)
        if [each["resource"]["resourceType"] for each in told] != ["OperationOutcome"]:
            return False
    refusal = world.get("ward-nurse", filed.items[0]).json
    return len(refusal["issue"]) == 2 and "text" in refusal


@probe("server-owned-elements")
def with_more(world: World) -> bool:
    filed = world.person(GP)
    item = world.get("gp", filed.items[0]).json
    bundles = [
        world.get("gp", f"Patient/{filed.patient}/$everything").json,
        world.get("gp", f"{filed.items[0]}/_history").json,
        world.contribute(GP, world.about(GP, next(world.numbers))).json,
    ]
    own = [{"id", "meta", "timestamp"} <= set(bundle) for bundle in bundles]
    return "source" in item["meta"] and "tag" in item["meta"] and all(own)


@probe("audit-late")
def late(world: World) -> bool:
    filed = world.person(GP)
    world.later(60)
    id = asked(world, "gp", "GET", filed.items[0])
    early = found(world, filed.patient, id)
    world.later(world.target["settle"]["audit"])
    (event,) = found(world, filed.patient, id)
    assert world.get("privacy-officer", f"AuditEvent/{event['id']}").status == 200
    return early == [] and world.target["settle"] == {"view": 0, "audit": 10}


@probe("ok-instead-of-created")
def never_created(world: World) -> bool:
    entries = world.about(GP, next(world.numbers))
    statuses = {each["response"]["status"] for each in world.contribute(GP, entries).json["entry"]}
    item = observation(id="one", identifier=entries[1]["resource"]["identifier"])
    single = world.ask(GP, "PUT", "Observation/one", item).status
    return (statuses, single) == ({"200 OK"}, 200)


@probe("no-locations")
def nowhere(world: World) -> bool:
    entries = world.about(GP, next(world.numbers))
    first, second = (world.contribute(GP, entries).json["entry"] for _ in range(2))
    assert all("location" in each["response"] for each in first)
    return all("location" not in each["response"] for each in second)


@probe("events-without-request-id")
def unnamed(world: World) -> bool:
    filed = world.person(GP)
    id = asked(world, "gp", "GET", filed.items[0])
    events = world.events(filed.patient)
    return id not in json.dumps(events) and subtypes(events)[0] == "read"


@probe("searches-view")
def only_searches(world: World) -> bool:
    filed = world.person(GP)
    reply = world.get("gp", f"Patient/{filed.patient}/$everything")
    assert len(world.get("gp", f"Observation?patient={filed.patient}").resources) == 1
    offered = "everything" in world.ask(None, "GET", "metadata").body.decode()
    if reply.status == 200:
        assert offered
        return False
    return (reply.status, reply.json["resourceType"], offered) == (404, "OperationOutcome", False)


@probe("sorted-properties")
def sorted_names(world: World) -> bool:
    filed = world.person(GP)
    bodies = [world.get("gp", path) for path in (filed.items[0], f"Patient/{filed.patient}/$everything")]
    return all(list(reply.json) == sorted(reply.json) for reply in bodies)


@probe("spaced-bodies")
def spaced(world: World) -> bool:
    filed = world.person(GP)
    bodies = [world.get("gp", path) for path in (filed.items[0], f"Patient/{filed.patient}/$everything")]
    assert bodies[0].json["status"] == "final"
    return all(b"\r\n" in reply.body for reply in bodies)


@probe("no-bodies")
def empty(world: World) -> bool:
    item = world.person(GP).items[0]
    content = world.get(GP, item).json
    headers = {"prefer": "return=representation"}
    reply = world.ask(GP, "PUT", item, content, headers=headers)
    assert (reply.status, reply.headers["etag"]) == (200, 'W/"1"')
    return reply.body == b""


@probe("absolute-references")
def absolute(world: World) -> bool:
    filed = world.person(GP)
    assert len(world.view(filed.patient)) == 5
    subject = world.get("gp", filed.items[0]).json["subject"]["reference"]
    return bool(subject == f"{world.base}/Patient/{filed.patient}")


@probe("xml-spelling")
def spelt_otherwise(world: World) -> bool:
    item = world.person(GP).items[0]
    plain, xml = world.get("gp", item), world.get("gp", item, headers={"accept": "application/fhir+xml"})
    assert to_json(xml.body, Compiler(Definitions())) == lossless.loads(plain.body)
    return b"<f:Observation" in xml.body and b"<!--" in xml.body


@probe("generated-narrative")
def narrated(world: World) -> bool:
    item = world.person(GP).items[0]
    content = world.get("gp", item).json
    own = {"status": "additional", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'}
    assert world.ask(GP, "PUT", item, content | {"text": own}).status == 200
    assert world.get("gp", item).json["text"] == own
    return bool(content.get("text", {}).get("status") == "generated")


@probe("active-content-refused")
def inactive(world: World) -> bool:
    item = world.person(GP).items[0]

    def status(inner: str) -> int:
        text = {"status": "additional", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{inner}</div>'}
        return world.ask(GP, "PUT", item, world.get(GP, item).json | {"text": text}).status

    assert status("<p>once a day; on = off</p>") == 200
    return [status(inner) for inner in ("<script>x</script>", '<p onclick="x">x</p>')] == [422, 422]
