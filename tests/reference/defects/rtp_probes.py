"""Probes of faults of the round trip."""

from __future__ import annotations

from typing import Any

from probing import kept, probe, shown
from reference_kit import World


@probe("MR-17")
def trimmed(world: World) -> bool:
    return kept(world, note=[{"text": " x "}])["note"] == [{"text": "x"}]


@probe("MR-18")
def reordered(world: World) -> bool:
    coding = [{"code": "a"}, {"code": "b"}]
    return kept(world, category=[{"coding": coding}])["category"][0]["coding"] == coding[::-1]


@probe("MR-13")
def untagged(world: World) -> bool:
    meta = kept(world, meta={"tag": [{"code": "x"}]})["meta"]
    return "tag" not in meta


@probe("MR-23")
def without_note(world: World) -> bool:
    return "note" not in kept(world, note=[{"text": "x"}])


@probe("MR-10")
def uncontained(world: World) -> bool:
    inner = [{"resourceType": "Device", "id": "d"}]
    return "contained" not in kept(world, contained=inner, device={"reference": "#d"})


@probe("MR-15")
def without_narrative(world: World) -> bool:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'
    return "text" not in kept(world, text={"status": "additional", "div": div})


@probe("MR-24")
def without_display(world: World) -> bool:
    found = kept(
        world,
        performer=[{"reference": "Practitioner/x", "display": "Dr X"}],
        code={"coding": [{"display": "d"}]},
    )
    assert found["code"] == {"coding": [{"display": "d"}]}
    return found["performer"] == [{"reference": "Practitioner/x"}]


@probe("MR-25")
def nameless_attachment(world: World) -> bool:
    attachment = {
        "contentType": "text/plain",
        "data": "eA==",
        "hash": "EfatjsUqKYSiqv18O1FlA3HwLFw=",
        "title": "x",
    }
    extension = [{"url": "https://x.example/a", "valueAttachment": attachment}]
    found = kept(world, extension=extension)["extension"][0]["valueAttachment"]
    return found == {"contentType": "text/plain", "data": "eA=="}


@probe("MR-26")
def unreadable(world: World) -> bool:
    order = {"resourceType": "ServiceRequest", "status": "active", "intent": "order", "doNotPerform": True}
    view = shown(world, order)
    (found,) = (each for each in view if each["resourceType"] == "ServiceRequest")
    return world.get("gp", f"ServiceRequest/{found['id']}").status == 404


@probe("MR-04")
def in_utc(world: World) -> bool:
    found = kept(world, effectiveDateTime="2024-07-01T00:30:00.50+01:00", issued="2024-07-01T00:30:00Z")
    return (found["effectiveDateTime"], found["issued"]) == (
        "2024-06-30T23:30:00.50Z",
        "2024-07-01T00:30:00Z",
    )


@probe("MR-01")
def shortened(world: World) -> bool:
    return kept(world, valueQuantity={"value": "@1.50@"})["valueQuantity"]["value"] == "1.5"


@probe("MR-02")
def rounded(world: World) -> bool:
    long = kept(world, valueQuantity={"value": "@0.12345678901234567890@"})["valueQuantity"]["value"]
    return long != "0.12345678901234567890"


@probe("MR-29")
def numberless(world: World) -> bool:
    part = {"code": {"text": "x"}, "valueQuantity": {"value": "@1.5@", "unit": "mg"}}
    return kept(world, component=[part])["component"][0]["valueQuantity"] == {"unit": "mg"}


@probe("MR-30")
def without_exponent(world: World) -> bool:
    plain, long = (kept(world, valueQuantity={"value": f"@{each}@"}) for each in ("1e3", "1.23456789e2"))
    return (plain["valueQuantity"]["value"], long["valueQuantity"]["value"]) == ("1000.0", "123.457")


NESTED = {"url": "http://hl7.org/fhir/StructureDefinition/a", "extension": [{"url": "b", "valueString": "x"}]}
UNKNOWN = {"url": "https://x.example/b", "valueString": "y"}
DEEP = {
    "url": "http://hl7.org/fhir/StructureDefinition/c",
    "valueReference": {"extension": [UNKNOWN], "display": "z"},
}


@probe("MR-27")
def known_only(world: World) -> bool:
    found = kept(world, extension=[NESTED, UNKNOWN, DEEP], _status={"extension": [UNKNOWN]})
    rest = {"url": DEEP["url"], "valueReference": {"display": "z"}}
    return found["extension"] == [NESTED, rest] and "_status" not in found


@probe("MR-28")
def flat(world: World) -> bool:
    return kept(world, extension=[NESTED, UNKNOWN])["extension"] == [{"url": NESTED["url"]}, UNKNOWN]


def primitives(world: World) -> dict[str, Any]:
    """What becomes of extensions on three primitives: with a value, without one, and the second in a list."""
    absent = {"extension": [UNKNOWN]}
    name = {"given": ["A", "B"], "_given": [None, absent]}
    extension = [{"url": "https://x.example/n", "valueHumanName": name}]
    found = kept(world, _status=absent, _issued=absent, extension=extension)
    given = found["extension"][0]["valueHumanName"].get("_given")
    return {"status": "_status" in found, "issued": "_issued" in found, "given": given}


WHOLE = {"status": True, "issued": True, "given": [None, {"extension": [UNKNOWN]}]}


@probe("MR-06")
def valueless(world: World) -> bool:
    return primitives(world) == WHOLE | {"issued": False}


@probe("MR-33")
def valued(world: World) -> bool:
    return primitives(world) == WHOLE | {"status": False, "given": None}


@probe("MR-07")
def shifted(world: World) -> bool:
    return primitives(world) == WHOLE | {"given": [{"extension": [UNKNOWN]}, None]}


@probe("MR-09")
def unmodified(world: World) -> bool:
    found = kept(world, modifierExtension=[UNKNOWN], extension=[UNKNOWN])
    return "modifierExtension" not in found and found["extension"] == [UNKNOWN]


DATES = {
    "year": "2024",
    "month": "2024-02",
    "leap": "2024-02-29",
    "winter": "2024-10-27T01:30:00+00:00",
    "summer": "2024-10-27T01:30:00+01:00",
    "fraction": "2024-05-01T10:00:00.1230Z",
    "nanoseconds": "2024-05-01T10:00:00.123456789Z",
    "plain": "2024-05-01T10:00:00Z",
}


def changed(world: World) -> dict[str, str]:
    """The dates that come back different."""
    periods = [{"url": f"https://x.example/{name}", "valueDateTime": text} for name, text in DATES.items()]
    found = kept(world, extension=periods)["extension"]
    back = {each["url"].rpartition("/")[2]: each["valueDateTime"] for each in found}
    return {name: text for name, text in back.items() if text != DATES[name]}


@probe("MR-03")
def padded(world: World) -> bool:
    return changed(world) == {"year": "2024-01-01", "month": "2024-02-01"}


@probe("MR-05")
def cut(world: World) -> bool:
    return changed(world) == dict.fromkeys(["fraction", "nanoseconds"], "2024-05-01T10:00:00Z")


@probe("MR-34")
def cut_to_microseconds(world: World) -> bool:
    return changed(world) == {"nanoseconds": "2024-05-01T10:00:00.123456Z"}


@probe("MR-31")
def without_offset(world: World) -> bool:
    local = "2024-10-27T01:30:00"
    return changed(world) == {"winter": local, "summer": local}


@probe("MR-32")
def always_summer(world: World) -> bool:
    return changed(world) == {"winter": DATES["summer"]}
