"""Probes of faults in how bad requests are met."""

from __future__ import annotations

import json
from typing import Any

from probing import items, probe
from reference_kit import GP, World, observation, transaction


@probe("ME-01")
def plain(world: World) -> bool:
    return world.get("gp", "Observation/unknown").headers["content-type"].startswith("text/plain")


@probe("ME-02")
def page(world: World) -> bool:
    return world.ask("gp", "PATCH", "Observation/x").body.startswith(b"<!doctype")


@probe("ME-03")
def without_code(world: World) -> bool:
    return "code" not in world.ask(GP, "POST", "", b"{").json["issue"][0]


@probe("ME-04")
def plain_bundle(world: World) -> bool:
    bundle, single = world.ask(GP, "POST", "", b"{"), world.ask(GP, "POST", "Observation", b"{")
    assert (bundle.status, single.status, single.code) == (400, 400, "structure")
    return bundle.headers["content-type"].startswith("text/plain")


@probe("ME-05")
def invented_code(world: World) -> bool:
    return world.get("gp", "Observation/unknown").code == "no-record-found"


@probe("ME-11")
def named(world: World) -> bool:
    return b"Canary" in world.get("ward-nurse", world.person(GP).items[0]).body


@probe("ME-12")
def trace_in_body(world: World) -> bool:
    return b"Traceback" in world.ask(GP, "POST", "", b"{").body


@probe("ME-13")
def trace_in_header(world: World) -> bool:
    return "Traceback" in str(world.get("gp", "Observation/unknown").headers)


def refusal(world: World) -> tuple[str, str]:
    """An NHS number, and all that is told to somebody who may not see the person and asks by id."""
    filed = world.person(GP, address=[{"line": ["1 Canary Row"], "postalCode": "ZZ99 9ZZ"}])
    reply = world.get("ward-nurse", filed.items[0])
    assert reply.status == 403
    return filed.number, f"{reply.headers} {reply.body.decode()}"


@probe("ME-14")
def number_told(world: World) -> bool:
    number, told = refusal(world)
    return number in told


@probe("ME-15")
def birth_date_told(world: World) -> bool:
    return "1970-01-02" in refusal(world)[1]


@probe("ME-16")
def address_told(world: World) -> bool:
    told = refusal(world)[1]
    return "1%20Canary%20Row" in told and "ZZ99%209ZZ" in told


def misspelt(world: World) -> tuple[set[str], str | None]:
    """Whose observations a misspelt search answers, and its self link; nothing where it is refused."""
    one, other = world.person(GP), world.person(GP)
    world.person(GP, related=False)
    reply = world.get("gp", f"Observation?patinet={one.patient}")
    if reply.status != 200:
        return set(), None
    names = {f"Patient/{one.patient}": "one", f"Patient/{other.patient}": "other"}
    people = {names[each["subject"]["reference"]] for each in reply.resources}
    links = [link["url"] for link in reply.json.get("link", []) if link["relation"] == "self"]
    return people, links[0] if links else None


@probe("ME-21")
def widened(world: World) -> bool:
    people, link = misspelt(world)
    return people == {"one", "other"} and link is not None and "patinet" not in link


@probe("ME-24")
def widened_lookup(world: World) -> bool:
    one, other = world.person(GP), world.person(GP)
    reply = world.get("gp", f"Patient?identifer=https://fhir.nhs.uk/Id/nhs-number|{one.number}")
    found = {each["id"] for each in reply.resources} if reply.status == 200 else set()
    return {one.patient, other.patient} <= found and misspelt(world) == (set(), None)


@probe("ME-22")
def lied(world: World) -> bool:
    people, link = misspelt(world)
    return people == {"one"} and link is not None and "patinet" in link


@probe("ME-23")
def silent(world: World) -> bool:
    return misspelt(world) == ({"one"}, None)


def single(world: World, type: str = "Observation", media: str = "application/fhir+json") -> int:
    """The status of one resource put under an address, sent as a media type."""
    space = world.target["personas"][GP]["namespace"]
    item = observation(id="one", identifier=[{"system": space, "value": "one"}])
    reply = world.ask(GP, "PUT", f"{type}/one", item, headers={"content-type": media})
    stored = world.get(GP, "Observation/one").status
    assert (stored == 200) == (reply.status == 201)
    return reply.status


@probe("ME-31")
def stored_from_text(world: World) -> bool:
    return single(world, media="text/plain") == 201


@probe("ME-32")
def stored_elsewhere(world: World) -> bool:
    return single(world, type="Condition") == 201


def bad(world: World, spoil: Any) -> tuple[int, int]:
    """The status of a spoilt contribution about a known person, and how many items it left behind."""
    filed = world.person(GP)
    before = items(world, filed.patient)
    entries = world.about(
        GP, filed.number, observation(), observation(), local=f"p-{filed.number}", key="more"
    )
    reply = world.ask(GP, "POST", "", spoil(entries))
    return reply.status, items(world, filed.patient) - before


def one_bad(entries: list[dict[str, Any]]) -> bytes:
    del entries[1]["resource"]["status"]
    return json.dumps(transaction(entries)).encode()


def cut(entries: list[dict[str, Any]]) -> bytes:
    return json.dumps(transaction(entries)).encode()[:-200]


@probe("ME-33")
def accepted_without_it(world: World) -> bool:
    return bad(world, one_bad) == (200, 1)


@probe("ME-34")
def half_stored(world: World) -> bool:
    return bad(world, one_bad) == (422, 1)


@probe("ME-35")
def mended(world: World) -> bool:
    return bad(world, cut) == (200, 2)


@probe("ME-36")
def our_error(world: World) -> bool:
    return (bad(world, cut), world.ask(GP, "POST", "", b"]").status) == ((500, 0), 400)


def negotiated(world: World, accept: str = "text/turtle", query: str = "") -> tuple[int, str, bytes]:
    """The status, Content-Type and body of a read that asks for a format."""
    path = world.person(GP).items[0] + query
    reply = world.get("gp", path, headers={"accept": accept})
    return reply.status, reply.headers["content-type"], reply.body


@probe("ME-41")
def page_of_406(world: World) -> bool:
    status, media, _ = negotiated(world)
    assert status == 406
    return media.startswith("text/html")


@probe("ME-42")
def name_repeated(world: World) -> bool:
    assert negotiated(world, "application/json")[1].startswith("application/fhir+json")
    status, media, body = negotiated(world)
    return (status, media, body[:1]) == (200, "text/turtle", b"{")


@probe("ME-43")
def page_of_format(world: World) -> bool:
    assert negotiated(world, "*/*")[1].startswith("application/fhir+json")
    return negotiated(world, "*/*", "?_format=json")[1].startswith("text/html")


@probe("ME-44")
def page_of_outcome(world: World) -> bool:
    _, media, body = negotiated(world)
    return media.startswith("text/html") and b"OperationOutcome" in body


@probe("ME-45")
def latin_1(world: World) -> bool:
    return "côd".encode("latin-1") in negotiated(world)[2]


@probe("ME-46")
def charset_named(world: World) -> bool:
    return negotiated(world, "*/*")[1].endswith("ISO-8859-1")


@probe("ME-47")
def silent_415(world: World) -> bool:
    reply = world.ask(GP, "POST", "Observation", b"a,b", headers={"content-type": "text/csv"})
    assert reply.status == 415
    return reply.body == b""


@probe("ME-48")
def page_as_json(world: World) -> bool:
    _, media, body = negotiated(world, "*/*", "?_format=json")
    return media.startswith("application/fhir+json") and body.startswith(b"<!doctype")


@probe("ME-60")
def plain_where_named(world: World) -> bool:
    assert negotiated(world)[1].startswith("application/fhir+json")
    return negotiated(world, "*/*", "?_format=text/turtle")[1].startswith("text/plain")


@probe("ME-61")
def name_of_the_address(world: World) -> bool:
    assert negotiated(world, "*/*", "?_format=json")[1].startswith("application/fhir+json")
    status, media, body = negotiated(world, "*/*", "?_format=text/turtle")
    return (status, media, body[:1]) == (200, "text/turtle", b"{")


def in_latin_1(world: World) -> Any:
    """The answer to an item in Latin-1 that is sent as such."""
    space = world.target["personas"][GP]["namespace"]
    item = observation(identifier=[{"system": space, "value": "one"}], note=[{"text": "c\u00f4d"}])
    body = json.dumps(item, ensure_ascii=False).encode("latin-1")
    headers = {"content-type": "application/fhir+json; charset=iso-8859-1"}
    return world.ask(GP, "POST", "Observation", body, headers=headers)


@probe("ME-62")
def code_of_its_own(world: World) -> bool:
    reply = in_latin_1(world)
    assert reply.status == 415
    return reply.code == "unsupported-charset"


@probe("ME-63")
def octets_as_they_came(world: World) -> bool:
    reply = in_latin_1(world)
    if reply.status != 201:
        return False
    back = world.get(GP, reply.headers["location"].partition("/fhir/")[2].partition("/_history")[0])
    return back.status == 200 and "c\u00f4d".encode("latin-1") in back.body


@probe("ME-64")
def page_for_xml(world: World) -> bool:
    body = b'<Observation xmlns="http://hl7.org/fhir"/>'
    reply = world.ask(GP, "POST", "Observation", body, headers={"content-type": "application/fhir+xml"})
    assert world.ask(GP, "POST", "Observation", b"{").headers["content-type"].startswith("application/fhir")
    return reply.headers["content-type"].startswith("text/html")
