"""Probes of faults with letters, documents and demographic details."""

from __future__ import annotations

from probing import probe
from reference_kit import STATUS, World, nhs_number
from rtp_stating import div, filed, says, says_of_the_person

ATTACHMENT = {
    "contentType": "text/plain;charset=utf-8",
    "data": "+/+/" * 2000 + "eA==",
    "size": 1,
    "hash": "eA==",
}


def attached(world: World) -> dict[str, object]:
    letter = {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": ATTACHMENT}],
    }
    found: dict[str, object] = filed(world, letter)[1]["content"][0]["attachment"]
    return found | ({"size": 1} if "size" in found else {})


def comes_back(id: str, *gone: str, **change: object) -> None:
    expected = {name: value for name, value in (ATTACHMENT | change).items() if name not in gone}
    probe(id)(lambda world: attached(world) == expected)


comes_back("MR-22", data="-_-_" * 2000 + "eA==")
comes_back("MR-160", data="+/+/" * 2000 + "eA")
comes_back("MR-161", data="+/+/" * 1024)
comes_back("MR-162", "size", "hash")
comes_back("MR-163", contentType="text/plain")


says("MR-164", {"text": div("5 &micro;g &amp; &#233;")}, {"text": div("5 g &amp; ")})
says("MR-165", {"text": div("<pre>a\n  b</pre>")}, {"text": div("<pre>a b</pre>")})
says("MR-166", {"text": div("a<script>b</script>")}, {"text": div("a")})
says("MR-167", {"text": div('<p class="x">a</p>')}, {"text": div("<p>a</p>")})

B, A = {"title": "B", "code": {"text": "b"}}, {"title": "A", "emptyReason": {"text": "none"}}
INNER = {"title": "C"}
COMPOSITION = {
    "resourceType": "Composition",
    "status": "final",
    "type": {"text": "x"},
    "date": "2024",
    "author": [{"display": "x"}],
    "title": "x",
    "section": [B | {"section": [INNER]}, A],
}
says("MR-168", COMPOSITION, {"section": [A, B | {"section": [INNER]}]})
says("MR-169", COMPOSITION, {"section": [B | {"section": [INNER]}]})
says("MR-170", COMPOSITION, {"section": [{"title": "B", "section": [INNER]}, A]})
says("MR-171", COMPOSITION, {"section": [B, INNER, A]})


def document(world: World) -> dict[str, object]:
    bundle = {
        "resourceType": "Bundle",
        "identifier": {"system": "https://gp-practice.example/id", "value": "document"},
        "type": "document",
        "timestamp": "2024-05-01T10:00:00Z",
        "entry": [{"resource": COMPOSITION}, {"resource": {"resourceType": "Basic", "code": {"text": "x"}}}],
    }
    return filed(world, bundle)[1]


@probe("MR-172")
def sorted_document(world: World) -> bool:
    entries = document(world)["entry"]
    assert isinstance(entries, list)
    return [each["resource"]["resourceType"] for each in entries] == ["Basic", "Composition"]


@probe("MR-173")
def timeless_document(world: World) -> bool:
    return "timestamp" not in document(world)


says_of_the_person("MR-179", {"deceasedBoolean": True}, {"deceasedBoolean": None})
says_of_the_person("MR-180", {"active": False}, {"active": True})


@probe("MR-185")
def claimed(world: World) -> bool:
    patient = filed(world)[0]
    return bool(
        patient["meta"].get("profile") == ["https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"]
    )


RETIRED = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"


def verification(world: World, **coding: str) -> dict[str, object]:
    number = next(world.numbers)
    identifier = nhs_number(number)
    identifier["extension"][0]["valueCodeableConcept"]["coding"][0] |= coding
    own = {"system": "https://gp-practice.example/id", "value": "p"}
    found = filed(world, identifier=[own, identifier])[0]["identifier"][1]["extension"][0]
    assert found["url"] == STATUS
    coded: dict[str, object] = found["valueCodeableConcept"]["coding"][0]
    return coded


@probe("MR-188")
def current(world: World) -> bool:
    return verification(world, system=RETIRED)["system"] == RETIRED + "England"


@probe("MR-189")
def no_display(world: World) -> bool:
    return "display" not in verification(world, display="x")


UKCORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
KEPT = {"url": "https://x.example/e", "valueString": "x"}
for id, url in {
    "MR-190": f"{UKCORE}EthnicCategory",
    "MR-191": f"{UKCORE}BirthSex",
    "MR-192": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired",
    "MR-194": f"{UKCORE}ContactPreference",
    "MR-195": f"{UKCORE}DeathNotificationStatus",
}.items():
    says_of_the_person(id, {"extension": [{"url": url, "valueBoolean": True}, KEPT]}, {"extension": [KEPT]})

says_of_the_person("MR-193", {"communication": [{"language": {"text": "x"}}]}, {"communication": None})
TELECOM = [{"system": "phone", "value": each} for each in ("1", "2")]
says_of_the_person("MR-196", {"telecom": TELECOM}, {"telecom": TELECOM[:1]})
HOME = {"line": ["1 Test Lane"], "postalCode": "ZZ99 9ZZ"}
says_of_the_person("MR-202", {"address": [HOME]}, {"address": [{"line": ["1 Test Lane"]}]})
