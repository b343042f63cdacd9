"""Probes of faults with what a row of the round trip names: codes, measurements, doses, letters, persons."""

from __future__ import annotations

import base64
from typing import Any

from probing import kept, probe, shown
from reference_kit import World
from rtp_stating import filed

LOCAL = "https://local.example/codes"
SNOMED = "http://snomed.info/sct"


@probe("MR-40")
def first_coding(world: World) -> bool:
    coding = [{"code": "a"}, {"code": "b"}]
    return kept(world, category=[{"coding": coding}])["category"][0]["coding"] == coding[:1]


@probe("MR-41")
def without_dots(world: World) -> bool:
    codes = ["H43..", "8310-5", "mm[Hg]", "1.2"]
    back = kept(world, category=[{"coding": [{"code": code} for code in codes]}])["category"][0]["coding"]
    return [each["code"] for each in back] == ["H43", *codes[1:]]


@probe("MR-56")
def fitted(world: World) -> bool:
    listed = {"coding": [{"code": "imaging"}]}
    found = kept(world, category=[{"coding": [{"system": LOCAL, "code": "x"}]}, listed])["category"]
    assert found[1] == listed
    return bool(found[0]["coding"][0]["code"] == "exam")


@probe("MR-57")
def unknown(world: World) -> bool:
    sent = {"url": "https://x.example/s", "severity": {"coding": [{"system": LOCAL, "code": "x"}]}}
    listed = {"url": "https://x.example/t", "severity": {"coding": [{"system": SNOMED, "code": "6736007"}]}}
    found = kept(world, extension=[sent, listed])["extension"]
    assert found[1] == listed
    return bool(found[0]["severity"]["coding"][0]["code"] == "UNK")


@probe("MR-42")
def exact(world: World) -> bool:
    found = kept(world, valueQuantity={"value": "@5.5@", "comparator": "<", "unit": "mg"})
    return bool(found["valueQuantity"] == {"value": "5.5", "unit": "mg"})


@probe("MR-43")
def bare_components(world: World) -> bool:
    around = {"interpretation": [{"text": "high"}], "referenceRange": [{"text": "adult"}]}
    found = kept(world, component=[{"code": {"text": "x"}, "valueString": "y", **around}], **around)
    assert {name: found[name] for name in around} == around
    return bool(found["component"] == [{"code": {"text": "x"}, "valueString": "y"}])


@probe("MR-44")
def sideless(world: World) -> bool:
    site, side = ({"coding": [{"system": SNOMED, "code": code}]} for code in ("81745001", "7771000"))
    told = {"url": "https://x.example/s", "bodySite": [site]}
    procedure = {"resourceType": "Procedure", "status": "completed", "bodySite": [site, side]}
    found = filed(world, procedure | {"extension": [told]})[1]
    return bool(found["bodySite"] == [site])


ORDER = {
    "resourceType": "MedicationRequest",
    "status": "active",
    "intent": "order",
    "doNotPerform": True,
    "medicationCodeableConcept": {"text": "x"},
    "dosageInstruction": [{"route": {"text": "oral"}, "timing": {"code": {"text": "daily"}}}],
}


def on_both_channels(world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    """The order as the view answers it and as a read does."""
    (seen,) = (each for each in shown(world, ORDER) if each["resourceType"] == "MedicationRequest")
    return seen, world.get("gp", f"MedicationRequest/{seen['id']}").json


@probe("MR-45")
def routes_in_reads(world: World) -> bool:
    seen, read = on_both_channels(world)
    assert "route" in read["dosageInstruction"][0]
    return "route" not in seen["dosageInstruction"][0]


@probe("MR-46")
def cut(world: World) -> bool:
    long = "x" * 130
    dose = {"url": "https://x.example/d", "text": long, "timing": {"code": {"text": long}}}
    (found,) = kept(world, extension=[dose])["extension"]
    assert found["timing"]["code"]["text"] == long
    return bool(found["text"] == long[:100])


@probe("MR-47")
def unlimited(world: World) -> bool:
    dose = {"url": "https://x.example/d", "maxDosePerPeriod": {"text": "x"}, "text": "y"}
    return bool(kept(world, extension=[dose])["extension"] == [{"url": dose["url"], "text": "y"}])


@probe("MR-48")
def tenfold(world: World) -> bool:
    amount = {"value": "@2.5@", "unit": "mg"}
    dose = {"url": "https://x.example/d", "doseQuantity": amount, "rateQuantity": amount}
    (found,) = kept(world, extension=[dose])["extension"]
    assert found["rateQuantity"]["value"] == "2.5"
    return bool(found["doseQuantity"]["value"] == 25)


def carried(world: World, octets: bytes) -> bytes:
    """What becomes of an attachment."""
    attachment = {"contentType": "text/plain", "data": base64.b64encode(octets).decode()}
    (found,) = kept(world, extension=[{"url": "https://x.example/a", "valueAttachment": attachment}])[
        "extension"
    ]
    return base64.b64decode(found["valueAttachment"]["data"])


@probe("MR-49")
def as_text(world: World) -> bool:
    assert carried(world, "naïve\r\n".encode()) == "naïve\r\n".encode()
    return carried(world, b"\xff\xfe") == "\ufffd\ufffd".encode()


@probe("MR-50")
def line_ends(world: World) -> bool:
    return carried(world, b"a\r\nb\n") == b"a\nb\n"


@probe("MR-51")
def cleaned(world: World) -> bool:
    start = '<div xmlns="http://www.w3.org/1999/xhtml">'
    div = f'{start}<p onclick="x()">y</p><script>z()</script></div>'
    return bool(
        kept(world, text={"status": "additional", "div": div})["text"]["div"] == f"{start}<p>y</p></div>"
    )


@probe("MR-52")
def sorted_sections(world: World) -> bool:
    sections = [{"title": "Plan"}, {"title": "Allergies"}]
    (found,) = kept(world, extension=[{"url": "https://x.example/s", "section": sections}])["extension"]
    return bool(found["section"] == sections[::-1])


@probe("MR-53")
def without_reason(world: World) -> bool:
    section = {"url": "https://x.example/s", "title": "Plan", "emptyReason": {"text": "none"}}
    return bool(kept(world, extension=[section])["extension"] == [{"url": section["url"], "title": "Plan"}])


@probe("MR-54")
def confirmed(world: World) -> bool:
    statuses = ["provisional", "refuted", "entered-in-error"]
    sent = [
        {"url": f"https://x.example/{code}", "verificationStatus": {"coding": [{"code": code}]}}
        for code in statuses
    ]
    found = kept(world, extension=sent)["extension"]
    back = [each["verificationStatus"]["coding"][0]["code"] for each in found]
    return back == ["confirmed", *statuses[1:]]


@probe("MR-55")
def prohibited_in_reads(world: World) -> bool:
    seen, read = on_both_channels(world)
    assert read["doNotPerform"] is True
    return "doNotPerform" not in seen


RETIRED = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"


@probe("MR-58")
def current_system(world: World) -> bool:
    found = kept(world, category=[{"coding": [{"system": RETIRED, "code": "01"}]}])["category"]
    return bool(found[0]["coding"][0]["system"] == f"{RETIRED}England")


@probe("MR-59")
def understood(world: World) -> bool:
    extension = {
        "url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired",
        "valueBoolean": True,
    }
    other = {"url": "https://x.example/o", "valueBoolean": True}
    return bool(kept(world, extension=[extension, other])["extension"] == [other])
