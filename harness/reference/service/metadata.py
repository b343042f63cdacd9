"""What the server says about itself, open to all."""

from __future__ import annotations

import json
from typing import Any, Final

from ..parameters import CODES, DATES
from ..vocabulary import words

_TYPES: Final = words(
    "AllergyIntolerance Appointment AuditEvent Binary CarePlan CareTeam Communication Composition Condition "
    "Consent Coverage DetectedIssue Device DiagnosticReport DocumentReference Encounter EpisodeOfCare "
    "FamilyMemberHistory Flag Goal Immunization List Location Media Medication MedicationAdministration "
    "MedicationDispense MedicationRequest MedicationStatement Observation Organization Patient Practitioner "
    "PractitionerRole Procedure Provenance QuestionnaireResponse RelatedPerson ServiceRequest Specimen Task"
)
_ANY: Final = ("read", "vread", "history-instance", "create", "update", "delete", "search-type")
_READ_ONLY: Final = ("read", "search-type")
_SEARCHED: Final = {
    "Patient": ("identifier",),
    "AuditEvent": ("patient",),
    "Provenance": ("target", "patient"),
    "Binary": (),
}
_PERSONLESS: Final = frozenset({"Organization", "Practitioner", "PractitionerRole", "Location", "Medication"})


def _resource(type: str, everything: bool) -> dict[str, Any]:
    names = _SEARCHED.get(type, ("identifier",) if type in _PERSONLESS else ("identifier", "patient"))
    kinds = _READ_ONLY if type == "AuditEvent" else _ANY
    entry: dict[str, Any] = {
        "type": type,
        "interaction": [{"code": code} for code in kinds],
        "versioning": "no-version" if type == "AuditEvent" else "versioned-update",
        "conditionalCreate": type not in _SEARCHED or type == "Patient",
        "conditionalUpdate": type not in _SEARCHED or type == "Patient",
        "conditionalDelete": "not-supported",
        "searchParam": [
            {"name": name, "type": "reference" if name in ("patient", "target") else "token"}
            for name in (*names, "_id", *CODES.get(type, ()))
        ]
        + [{"name": name, "type": "date"} for name in DATES.get(type, ())],
    }
    if type == "Patient":
        names = ("everything", "merge") if everything else ("merge",)
        definitions = "http://hl7.org/fhir/OperationDefinition/Patient-"
        entry["operation"] = [{"name": name, "definition": f"{definitions}{name}"} for name in names]
    return entry


def capability_statement(base: str, date: str, *, everything: bool) -> bytes:
    """The CapabilityStatement."""
    statement = {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": date,
        "kind": "instance",
        "software": {"name": "shcr bundled reference"},
        "implementation": {
            "description": "Bundled reference of the shared care record contract",
            "url": base,
        },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "application/fhir+xml"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "service": [
                        {
                            "coding": [
                                {
                                    "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                                    "code": "SMART-on-FHIR",
                                }
                            ]
                        }
                    ]
                },
                "resource": [_resource(type, everything) for type in _TYPES],
                "interaction": [{"code": "transaction"}, {"code": "batch"}],
            }
        ],
    }
    return json.dumps(statement, separators=(",", ":")).encode()


def smart_configuration(token_url: str, issuer: str) -> bytes:
    """The SMART discovery document."""
    return json.dumps(
        {
            "issuer": issuer,
            "token_endpoint": token_url,
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "grant_types_supported": ["client_credentials"],
            "scopes_supported": ["system/*.rs", "system/*.cruds"],
            "code_challenge_methods_supported": ["S256"],
            "capabilities": ["client-confidential-asymmetric", "permission-v2"],
        }
    ).encode()
