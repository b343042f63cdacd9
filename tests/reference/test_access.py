"""Who is refused, how, and that nothing leaks with it."""

from __future__ import annotations

import uuid
from typing import Any

import jwt
import pytest
from reference_kit import ACUTE, GP, World, lookup, observation, transaction

READS = ("Patient/{patient}", "{item}", "{item}/_history", "{item}/_history/1")
SEARCHES = (
    "Patient/{patient}/$everything",
    "Observation?patient={patient}",
    "Provenance?target={item}",
    "Observation?_id={id}",
)


def everywhere(world: World, filed: Any) -> list[str]:
    values = {"patient": filed.patient, "item": filed.items[0], "id": filed.items[0].partition("/")[2]}
    return [lookup(filed.number), *(route.format(**values) for route in (*READS, *SEARCHES))]


def test_without_a_relationship_every_way_in_is_refused(world: World) -> None:
    filed = world.person(GP)
    for path in everywhere(world, filed):
        assert world.get("gp", path).status == 200, path
        for persona in ("ward-nurse", "clinician-111", "paramedic"):
            reply = world.get(persona, path)
            assert (reply.status, reply.code) == (403, "forbidden"), path
            assert b"NO_RELATIONSHIP" in reply.body
            assert b"Canary" not in reply.body
    assert b"self-claim" in world.get("clinician-111", filed.items[0]).body


@pytest.mark.parametrize(
    "purposes",
    [
        (),
        ("NONSENSE",),
        ((("system", "https://x.example"), ("code", "TREAT")),),
        ((("code", "TREAT"),),),
        ("HRESCH",),
        ("CLINTRL",),
        ("POPHLTH",),
        ("BTG",),
        ("TREAT", "HRESCH"),
    ],
)
def test_a_purpose_that_is_not_listed_is_refused(world: World, purposes: Any) -> None:
    filed = world.person(GP)
    for path in everywhere(world, filed):
        assert world.get("gp", path, purposes=purposes).status == 403
    assert world.get("gp", filed.items[0], purposes=("TREAT", "COC")).status == 200


@pytest.mark.parametrize("persona", ["researcher", "commissioner", "insurer", "patient"])
def test_who_is_not_there_for_care_sees_nothing(world: World, persona: str) -> None:
    filed = world.person(GP)
    for path in everywhere(world, filed):
        for purpose in ("TREAT", "HRESCH", "PATRQT"):
            assert world.get(persona, path, purposes=(purpose,)).status == 403


def test_content_by_role(world: World) -> None:
    number = next(world.numbers)
    security = [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]
    items = [observation(), observation(meta={"security": security})]
    reply = world.contribute(GP, world.about(GP, number, *items, related=True))
    items_at = [each["response"]["location"] for each in reply.json["entry"][1:3]]
    assert [world.get("gp", at).status for at in items_at] == [200, 200]
    master = world.master(number, "receptionist")
    desk = world.get("receptionist", f"Patient/{master}/$everything").resources
    assert [each["resourceType"] for each in desk] == ["Patient", "Patient", "OperationOutcome"]
    assert world.get("receptionist", f"Observation?patient={master}").status == 403
    community = world.about("contributor-community", number, related=True)
    assert world.contribute("contributor-community", community).status == 200
    assert [world.get("care-coordinator", at).status for at in items_at] == [200, 403]
    found = world.get("care-coordinator", f"Observation?patient={master}").json
    assert found["total"] == 2
    assert found["entry"][-1]["resource"]["issue"][0]["code"] == "suppressed"


def test_what_also_concerns_another_person_is_withheld_alone(world: World) -> None:
    one, other = world.person(GP), world.person(GP, related=False)
    targets = [{"reference": each} for each in (one.items[0], other.items[0])]
    both = {
        "resourceType": "Provenance",
        "id": "both",
        "target": targets,
        "recorded": "2024-06-01T00:00:00Z",
        "agent": [{"who": {"display": "Practice"}}],
    }
    assert world.ask(GP, "PUT", "Provenance/both", both).status == 201
    view = world.view(one.patient)
    assert "both" not in [each.get("id") for each in view]
    assert view[-1]["resourceType"] == "OperationOutcome"
    assert world.get("gp", "Provenance/both").status == 403
    assert world.get("gp", f"Patient/{other.patient}/$everything").status == 403


def test_special_roles_see_their_own_thing_only(world: World) -> None:
    filed = world.person(GP, related=False)
    assert len(world.get("identity-manager", lookup(filed.number)).resources) == 1
    assert world.get("identity-manager", filed.items[0]).status == 403
    assert world.get("identity-manager", f"Patient/{filed.patient}/$everything").status == 403
    assert world.get("privacy-officer", filed.items[0]).status == 403
    assert world.get("gp", f"AuditEvent?patient={filed.patient}").status == 403
    assert world.get(GP, filed.items[0]).status == 200
    assert world.get(GP, f"Observation?patient={filed.patient}").status == 403


def test_routes_need_a_reason_and_serve_one_person(world: World) -> None:
    filed, other = world.person(GP), world.person(GP)
    item = filed.items[0]
    claim = {"reason": "Called by the patient"}
    assert world.get("clinician-111", item, **claim).status == 200
    emergency = {"purposes": ("BTG",), "reason": "Unconscious", "person": filed.number}
    assert world.get("paramedic", item, **emergency).status == 200
    assert world.get("paramedic", other.items[0], **emergency).status == 403
    assert world.get("paramedic", item, **(emergency | {"reason": None})).status == 403
    assert world.get("gp", other.items[0], person=filed.number).status == 403
    assert world.get("gp", item, person=filed.number).status == 200


def test_denial_can_be_hidden() -> None:
    world = World(variants=["denial-hidden"])
    filed = world.person(GP)
    assert world.target["declare"]["denial"] == "hide"
    for path in everywhere(world, filed):
        unknown = path.replace(filed.patient, "nobody").replace(filed.items[0].partition("/")[2], "nobody")
        hidden, absent = world.get("ward-nurse", path), world.get("ward-nurse", unknown)
        assert hidden.status in (200, 404)
        assert hidden.status == absent.status
        if hidden.status == 200:
            assert hidden.json["total"] == 0
        assert world.get("clinician-111", path).status == 403
    outcomes = {
        event["outcome"]
        for event in world.events(filed.patient)
        if any(agent.get("name") == "Wanda Ward" for agent in event["agent"])
    }
    assert outcomes == {"8"}


def test_tokens(world: World) -> None:
    filed = world.person(GP)
    item = filed.items[0]
    token = world.token("gp")
    other = jwt.decode(token, options={"verify_signature": False})
    forged = jwt.encode(other, world.reference.keys["gp"], algorithm="ES256", headers={"typ": "at+jwt"})
    for header in ("", "Bearer", "Bearer x.y.z", f"Basic {token}", f"Bearer {forged}", f"Bearer {token}x"):
        reply = world.ask(None, "GET", item, headers={"authorization": header})
        assert (reply.status, reply.code) == (401, "login"), header
        assert reply.headers["www-authenticate"].startswith("Bearer")
    assert world.get("gp", item).status == 200
    world.later(301)
    assert world.get("gp", item).status == 401


def bad_claims(world: World, what: str) -> dict[str, Any]:
    now = int(world.now.timestamp())
    return (
        world.claims("gp")
        | {
            "expired": {"exp": now - 1, "iat": now - 100},
            "long": {"exp": now + 3600},
            "long-undated": {"exp": now + 3600, "iat": now + 3500},
            "audience": {"aud": "https://elsewhere.example/token"},
            "issuer": {"iss": "ward-nurse"},
            "nobody": {"iss": "x", "sub": "x"},
            "subject": {"sub": "ward-nurse"},
            "timeless": {"exp": None},
            "future": {"iat": now + 200, "exp": now + 300},
            "nameless": {"jti": None},
        }[what]
    )


WRONG = "expired long long-undated audience issuer nobody subject timeless future nameless"


@pytest.mark.parametrize("what", WRONG.split())
def test_assertions_that_are_not_believed(world: World, what: str) -> None:
    claims = {name: value for name, value in bad_claims(world, what).items() if value is not None}
    reply = world.grant("gp", claims)
    assert (reply.status, reply.json["error"]) == (401, "invalid_client")


def test_an_assertion_is_used_once_and_signed_by_its_client(world: World) -> None:
    claims = world.claims("gp")
    assert world.grant("gp", claims, key="ward-nurse").status == 401
    granted = world.grant("gp", claims)
    assert (granted.status, granted.json["expires_in"]) == (200, 300)
    assert world.grant("gp", claims).status == 401
    renamed = {"ihe_iua": {"subject_organization_id": "ZZA01", "purpose_of_use": []}}
    reply = world.grant("gp", world.claims("gp", extensions=renamed))
    assert (reply.status, reply.json["error"]) == (400, "invalid_grant")
    person = {"ihe_iua": {"person_id": "https://x.example|1"}}
    assert world.grant("gp", world.claims("gp", extensions=person)).json["error"] == "invalid_grant"


def test_errors_are_outcomes(world: World) -> None:
    filed = world.person(GP)
    asked = [
        ("GET", "Observation/unknown", 404),
        ("GET", "Nonsense/1", 404),
        ("GET", "Observation/$nonsense", 404),
        ("PATCH", filed.items[0], 405),
        ("PUT", "AuditEvent/1", 405),
        ("DELETE", "Observation?patient=x", 405),
        ("GET", "", 405),
        ("GET", f"Observation?patinet={filed.patient}", 400),
        ("GET", "Observation", 403),
        ("GET", "Observation?colour=x", 400),
        ("GET", f"Observation?patient={filed.patient}&_count=x", 400),
    ]
    for method, path, status in asked:
        reply = world.ask("gp", method, path)
        assert reply.status == status, path
        assert reply.json["issue"][0]["severity"] == "error"
        assert reply.json["issue"][0]["code"]
        assert reply.headers["cache-control"] == "no-store"
    body = transaction([])
    assert world.ask(GP, "POST", "", body, headers={"content-type": "text/plain"}).status == 415
    assert world.ask(GP, "POST", "", b" " * (world.target["limits"]["body"] + 1)).status == 413
    assert world.get("gp", filed.items[0], headers={"accept": "application/fhir+xml"}).status == 406
    assert world.send("GET", "/elsewhere").status == 404
    assert world.ask(ACUTE, "POST", "", b"{").status == 400


def test_open_documents(world: World) -> None:
    statement = world.ask(None, "GET", "metadata").json
    assert statement["fhirVersion"] == "4.0.1"
    smart = world.ask(None, "GET", ".well-known/smart-configuration").json
    assert smart["token_endpoint"] == world.target["auth"]["token_url"]


def test_the_request_id_is_answered(world: World) -> None:
    mine = uuid.uuid4().hex
    assert world.ask(None, "GET", "metadata", headers={"x-request-id": mine}).headers["x-request-id"] == mine
    assert len(world.ask(None, "GET", "metadata").headers["x-request-id"]) == 32
