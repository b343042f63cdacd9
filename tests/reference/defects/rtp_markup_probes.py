"""Probes of faults that only whoever asks for XML sees."""

from __future__ import annotations

from typing import Any

from lxml import etree
from probing import probe
from reference_kit import GP, World

FHIR = {"f": "http://hl7.org/fhir", "x": "http://www.w3.org/1999/xhtml"}
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml"><p>a &amp; b</p></div>'


def status(world: World, content: dict[str, Any]) -> tuple[int, bytes]:
    """How a read of an observation with this content is answered as XML."""
    item = world.person(GP).items[0]
    assert world.ask(GP, "PUT", item, world.get(GP, item).json | content).status == 200
    reply = world.get("gp", item, headers={"accept": "application/fhir+xml"})
    return reply.status, reply.body


def found(world: World, path: str, **content: Any) -> list[Any]:
    """What stands at a path of its XML."""
    return list(etree.fromstring(status(world, content)[1]).xpath(path, namespaces=FHIR))


INNER = [{"resourceType": "Basic", "id": "b", "code": {"text": "x"}}]


@probe("MR-19")
def anonymous(world: World) -> bool:
    extension = [{"id": "e", "url": "https://x.example/e", "valueBoolean": True}]
    paths = "f:extension/@id | f:contained/f:Basic/f:id/@value"
    ids = found(world, paths, extension=extension, contained=INNER)
    assert "b" in ids
    return "e" not in ids


@probe("MR-301")
def alone(world: World) -> bool:
    return not found(world, "f:contained", contained=INNER)


@probe("MR-302")
def on_one_line(world: World) -> bool:
    return found(world, "f:note/f:text/@value", note=[{"text": "a\nb\tc"}]) == ["a b c"]


@probe("MR-303")
def on_the_first(world: World) -> bool:
    beside = [None, {"extension": [{"url": "https://x.example/e", "valueBoolean": True}]}]
    basic = INNER[0] | {"resourceType": "Patient", "name": [{"given": ["a", "b"], "_given": beside}]}
    del basic["code"]
    return found(world, "//f:given[f:extension]/@value", contained=[basic]) == ["a"]


@probe("MR-304")
def binary(world: World) -> bool:
    item = world.person(GP).items[0]
    text = world.get(GP, item).body.replace(b'"status"', b'"valueQuantity":{"value":1.10},"status"')
    assert world.ask(GP, "PUT", item, text).status == 200
    return b'"1.1"' in world.get("gp", item, headers={"accept": "application/fhir+xml"}).body


@probe("MR-305")
def untold(world: World) -> bool:
    return not found(world, "f:text", text={"status": "additional", "div": XHTML})


@probe("MR-306")
def as_text(world: World) -> bool:
    return not found(world, "f:text/x:div/x:p", text={"status": "additional", "div": XHTML})


@probe("MR-307")
def turned(world: World) -> bool:
    notes = found(world, "f:note/f:text/@value", note=[{"text": "a"}, {"text": "b"}])
    assert sorted(notes) == ["a", "b"]
    return notes == ["b", "a"]


@probe("MR-308")
def not_this(world: World) -> bool:
    assert status(world, {})[0] == 200
    return status(world, {"contained": INNER})[0] == 406


@probe("MR-309")
def bare(world: World) -> bool:
    return b'"a & b"' in status(world, {"note": [{"text": "a & b"}]})[1]


@probe("MR-310")
def replaced(world: World) -> bool:
    answered, body = status(world, {"note": [{"text": "a\u0001b"}]})
    assert (answered == 406) is (b"OperationOutcome" in body)
    return b'"a?b"' in body
