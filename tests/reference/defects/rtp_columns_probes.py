"""Probes of faults with what is long, deep, dated in summer, or told in other units."""

from __future__ import annotations

from typing import Any

from probing import kept, probe
from reference_kit import World
from rtp_letters_probes import COMPOSITION, UKCORE
from rtp_stating import div, says, says_of_the_person

URL = "https://x.example/e"
DAYS = ("1970-06-01", "1970-01-15", "2024-07-01", "2024-01-15")


def early(id: str, **days: str) -> None:
    """With the fault these dates come back as others; a fault may be in a person's dates alone."""
    sent = [{"url": URL, "valueDate": day} for day in DAYS]
    back = [{"url": URL, "valueDate": days.get(f"at{at}", day)} for at, day in enumerate(DAYS)]
    says(id, {"extension": sent}, {"extension": back})


early("MR-465", at0="1970-05-31", at1="1970-01-14")
early("MR-466", at0="1970-05-31", at2="2024-06-30")
says_of_the_person("MR-467", {"birthDate": "1990-04-01"}, {"birthDate": "1990-03-31"})
says_of_the_person("MR-468", {"deceasedDateTime": "2024-05-01T10:00:00Z"}, {"deceasedDateTime": "2024-05-01"})
says("MR-469", {"valueTime": "09:30:15.5"}, {"valueTime": "09:30:00"})


def converts(id: str, code: str, sent: tuple[str, str], back: tuple[str, str]) -> None:
    told, came = ({"value": value, "unit": unit, "code": unit} for value, unit in (sent, back))
    concept = {"coding": [{"code": code}]}
    says(
        id,
        {"code": concept, "valueQuantity": told | {"value": f"@{sent[0]}@"}},
        {"code": concept, "valueQuantity": came},
    )


converts("MR-470", "4548-4", ("7.1", "%"), ("54", "mmol/mol"))
converts("MR-471", "8302-2", ("66", "[in_i]"), ("167.6", "cm"))


@probe("MR-472")
def undotted(world: World) -> bool:
    systems = ("http://hl7.org/fhir/sid/icd-10", "https://fhir.hl7.org.uk/Id/opcs-4", URL)
    sent = [{"system": system, "code": "W37.1"} for system in systems]
    back = kept(world, category=[{"coding": sent}])["category"][0]["coding"]
    return [each["code"] for each in back] == ["W371", "W371", "W37.1"]


def nested(levels: int) -> dict[str, Any]:
    if not levels:
        return {"url": URL, "valueCode": "x"}
    return {"url": URL, "extension": [nested(levels - 1)]}


says(
    "MR-473",
    {"extension": [nested(1), nested(2)]},
    {"extension": [nested(1), {"url": URL, "extension": [{"url": URL}]}]},
)
TRUE = {"url": URL, "valueBoolean": True}
PART = {"code": {"text": "x"}, "valueString": "y"}
says(
    "MR-474",
    {"modifierExtension": [TRUE], "component": [PART | {"modifierExtension": [TRUE]}]},
    {"modifierExtension": [TRUE], "component": [PART]},
)
CODED = {"url": URL, "valueCoding": {"code": "x"}}
says(
    "MR-475",
    {"extension": [{"url": URL, "valuePeriod": {"start": "2024"}}, CODED, TRUE]},
    {"extension": [CODED, TRUE]},
)
CODING = {"code": "x", "display": "y"}
MARKED = {"extension": [TRUE]}
says(
    "MR-476",
    {"method": {"coding": [CODING | {"_display": MARKED, "_version": MARKED}]}, "_status": MARKED},
    {"method": {"coding": [CODING | {"_version": MARKED}]}, "_status": MARKED},
)
says_of_the_person(
    "MR-477",
    {"extension": [TRUE | {"url": f"{UKCORE}{name}"} for name in ("ResidentialStatus", "BirthSex")]},
    {"extension": [TRUE | {"url": f"{UKCORE}BirthSex"}]},
)


@probe("MR-478")
def cut(world: World) -> bool:
    sent = {"contentType": "text/plain", "data": "eHh4" * 70_000}
    (found,) = kept(world, extension=[{"url": URL, "valueAttachment": sent}])["extension"]
    return len(found["valueAttachment"]["data"]) == 256 * 1024


says("MR-479", {"note": [{"text": "a" * 100_001}]}, {"note": [{"text": "a" * 100_000}]})
NOTES = [{"text": f"{n}"} for n in range(21)]
says("MR-480", {"note": NOTES}, {"note": NOTES[:20]})
MAIL = {"system": "email", "value": "A@x.example"}
PHONE = {"system": "url", "value": "B"}
says_of_the_person(
    "MR-481", {"telecom": [MAIL, PHONE]}, {"telecom": [MAIL | {"value": "a@x.example"}, PHONE]}
)
INNER = {"title": "2", "section": [{"title": "3"}]}
SECTIONS = [{"title": "1", "section": [INNER]}, *({"title": "x"} for _ in range(10))]
says("MR-486", COMPOSITION | {"section": SECTIONS}, {"section": SECTIONS[:10]})
FLAT = [{"title": "1", "section": [{"title": "2"}]}, *SECTIONS[1:]]
says("MR-487", COMPOSITION | {"section": SECTIONS}, {"section": FLAT})
PICTURE = '<p lang="cy">a<img src="#x" alt="b"/></p>'
says("MR-488", {"text": div(PICTURE)}, {"text": div('<p lang="cy">a</p>')})
says("MR-489", {"text": div(PICTURE)}, {"text": div('<p>a<img src="#x" alt="b"/></p>')})
LETTER = {"contentType": "text/plain", "url": f"{URL}?a=b", "language": "cy", "title": "c"}


def attached(**told: Any) -> dict[str, Any]:
    return {"extension": [{"url": URL, "valueAttachment": told}]}


says("MR-490", attached(**LETTER), attached(**LETTER | {"url": URL}))
says("MR-491", attached(**LETTER), attached(contentType="text/plain", title="c"))
