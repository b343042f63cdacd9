"""A small client of the bundled reference: real signed tokens, contributions, answers as plain data."""

from __future__ import annotations

import base64
import itertools
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import jwt

from harness.reference import Reference, Request

NHS = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
STATUS_SYSTEM = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
FHIR = "application/fhir+json"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
PURPOSES = {"privacy-officer": "HCOMPL", "identity-manager": "PATADMIN"}
GP, ACUTE, COMMUNITY = "contributor-gp-practice", "contributor-acute", "contributor-community"


def numbers(start: int = 999_000_000) -> Any:
    """Valid NHS numbers of the test range."""
    for stem in itertools.count(start):
        digits = str(stem)
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            yield digits + str(check % 11)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def resources(self) -> list[dict[str, Any]]:
        return [entry["resource"] for entry in self.json.get("entry", [])]

    @property
    def code(self) -> str:
        return str(self.json["issue"][0].get("code"))


class World:
    """A reference and everybody who talks to it."""

    def __init__(self, **options: Any) -> None:
        self.now = datetime.now(UTC)
        self.reference = Reference(clock=lambda: self.now, **options)
        self.target = self.reference.target()
        self.base = self.target["base_url"]
        self.tokens: dict[Any, str] = {}
        self.numbers = numbers()

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def claims(self, persona: str, **extra: Any) -> dict[str, Any]:
        client = self.target["personas"][persona]["client_id"]
        now = int(self.now.timestamp())
        return {
            "iss": client,
            "sub": client,
            "aud": self.target["auth"]["audience"],
            "jti": uuid.uuid4().hex,
            "iat": now,
            "exp": now + 300,
        } | extra

    def grant(self, persona: str, claims: dict[str, Any], key: str | None = None) -> Reply:
        pem = self.reference.keys[key or persona]
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": jwt.encode(claims, pem, algorithm="ES256"),
        }
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return self.send("POST", "/oauth2/token", headers, urlencode(form).encode())

    def token(
        self, persona: str, purposes: Any = None, person: str | None = None, reason: str | None = None
    ) -> str:
        if purposes is None:
            purposes = (PURPOSES.get(persona, "TREAT"),)
        key = (persona, purposes, person, reason)
        if key not in self.tokens:
            codings = [{"system": REASON, "code": p} if isinstance(p, str) else dict(p) for p in purposes]
            iua: dict[str, Any] = {"purpose_of_use": codings} if codings else {}
            if person is not None:
                iua["person_id"] = f"{NHS}|{person}"
            extensions: dict[str, Any] = {"ihe_iua": iua}
            if reason is not None:
                extensions["shcr"] = {"reason": reason}
            reply = self.grant(persona, self.claims(persona, extensions=extensions))
            assert reply.status == 200, reply.body
            self.tokens[key] = reply.json["access_token"]
        return self.tokens[key]

    def send(
        self, method: str, target: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Reply:
        answer = self.reference.answer(Request(method, target, headers or {}, body))
        return Reply(answer.status, dict(answer.headers), answer.body)

    def ask(
        self,
        persona: str | None,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        **token: Any,
    ) -> Reply:
        sent = {"accept": FHIR} | (headers or {})
        if persona is not None:
            sent.setdefault("authorization", f"Bearer {self.token(persona, **token)}")
        data = b""
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("content-type", FHIR)
        target = f"/fhir/{path.removeprefix(self.base).lstrip('/')}".rstrip("/")
        return self.send(method, target, sent, data)

    def get(self, persona: str | None, path: str, **options: Any) -> Reply:
        return self.ask(persona, "GET", path, **options)

    def contribute(self, persona: str, entries: list[dict[str, Any]], **options: Any) -> Reply:
        return self.ask(persona, "POST", "", transaction(entries), **options)

    def person(self, *contributors: str, related: bool = True, **options: Any) -> Filed:
        """A new person with one observation from each contributor, and a care team of the gp practice."""
        number = next(self.numbers)
        filed = Filed(number)
        for contributor in contributors or (GP,):
            entries = self.about(contributor, number, related=related and contributor == GP, **options)
            reply = self.contribute(contributor, entries)
            assert reply.status == 200, reply.body
            filed.add(contributor, entries, reply)
        return filed

    def about(
        self,
        contributor: str,
        number: str,
        *items: dict[str, Any],
        related: bool = False,
        recorded: str = "2024-05-01T10:00:00Z",
        key: str | None = None,
        status: str = "01",
        local: str | None = None,
        **patient: Any,
    ) -> list[dict[str, Any]]:
        who = self.target["personas"][contributor]
        space, ods, key = who["namespace"], who["organisation"], key or number
        record = {
            "resourceType": "Patient",
            "identifier": [
                {"system": space, "value": local or f"p-{key}"},
                nhs_number(number, status),
            ],
            "name": [{"family": "Canary", "given": ["Test"]}],
            "birthDate": "1970-01-02",
        } | patient
        subject = {"reference": "urn:uuid:patient"}
        found = [put("patient", record, space)]
        for at, item in enumerate(items or (observation(),)):
            element = (
                "patient" if item["resourceType"] in ("AllergyIntolerance", "Immunization") else "subject"
            )
            if item["resourceType"] != "Bundle":
                item = {element: subject} | item
            own = {"system": space, "value": f"i{at}-{key}"}
            alone = item["resourceType"] in ("Bundle", "Composition", "QuestionnaireResponse")
            item.setdefault("identifier", own if alone else [own])
            found.append(put(f"item{at}", item, space))
        if related:
            found.append(put("team", care_team(space, ods, key), space))
        provenance = {
            "resourceType": "Provenance",
            "id": f"prov-{ods}-{key}",
            "target": [{"reference": entry["fullUrl"]} for entry in found],
            "recorded": recorded,
            "agent": [{"who": {"identifier": {"system": ODS, "value": ods}}}],
        }
        found.append(
            {
                "fullUrl": "urn:uuid:provenance",
                "resource": provenance,
                "request": {"method": "PUT", "url": f"Provenance/{provenance['id']}"},
            }
        )
        return found

    def master(self, number: str, persona: str = "gp") -> str:
        reply = self.get(persona, lookup(number))
        assert [each["resourceType"] for each in reply.resources] == ["Patient"], reply.body
        return str(reply.resources[0]["id"])

    def view(self, id: str, persona: str = "gp", query: str = "") -> list[dict[str, Any]]:
        """All pages of the whole record."""
        reply = self.get(persona, f"Patient/{id}/$everything{query}")
        found = list(reply.resources)
        while True:
            links = {link["relation"]: link["url"] for link in reply.json["link"]}
            if "next" not in links:
                return found
            reply = self.get(persona, links["next"])
            found += reply.resources

    def events(self, id: str) -> list[dict[str, Any]]:
        return self.get("privacy-officer", f"AuditEvent?patient={id}&_count=1000").resources


class Filed:
    """Where a contribution ended up."""

    def __init__(self, number: str) -> None:
        self.number = number
        self.patients: dict[str, str] = {}
        self.items: list[str] = []

    def add(self, contributor: str, entries: list[dict[str, Any]], reply: Reply) -> None:
        for sent, entry in zip(entries, reply.json["entry"], strict=True):
            type, id = entry["response"]["location"].split("/")[:2]
            if type == "Patient":
                self.patients[contributor] = id
            elif sent["fullUrl"].startswith("urn:uuid:item"):
                self.items.append(f"{type}/{id}")

    @property
    def patient(self) -> str:
        return next(iter(self.patients.values()))


def nhs_number(number: str, status: str = "01") -> dict[str, Any]:
    coding = {"system": STATUS_SYSTEM, "code": status}
    extension = {"url": STATUS, "valueCodeableConcept": {"coding": [coding]}}
    return {"extension": [extension], "system": NHS, "value": number}


def put(name: str, resource: dict[str, Any], space: str) -> dict[str, Any]:
    held = resource["identifier"]
    own = next(
        each for each in (held if isinstance(held, list) else [held]) if each["system"].startswith(space)
    )
    url = f"{resource['resourceType']}?identifier={quote(own['system'] + '|' + own['value'], safe='')}"
    return {
        "fullUrl": f"urn:uuid:{name}",
        "resource": resource,
        "request": {"method": "PUT", "url": url},
    }


def observation(**more: Any) -> dict[str, Any]:
    code = {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]}
    return {"resourceType": "Observation", "status": "final", "code": code} | more


def care_team(space: str, ods: str, key: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "CareTeam",
        "identifier": [{"system": space, "value": f"team-{key}"}],
        "status": "active",
        "subject": {"reference": "urn:uuid:patient"},
        "managingOrganization": [{"identifier": {"system": ODS, "value": ods}}],
    } | more


def transaction(entries: list[dict[str, Any]], type: str = "transaction") -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": type, "entry": entries}


def lookup(*some: str) -> str:
    return "Patient?identifier=" + quote(",".join(f"{NHS}|{number}" for number in some), safe="")


def user(event: dict[str, Any]) -> dict[str, Any] | None:
    return next((agent for agent in event["agent"] if agent["requestor"]), None)


def query(event: dict[str, Any]) -> str:
    return next(base64.b64decode(e["query"]).decode() for e in event["entity"] if "query" in e)


def subtypes(events: list[dict[str, Any]]) -> list[str]:
    return [event["subtype"][0]["code"] for event in events]
