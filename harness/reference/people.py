"""The registered clients: user, role and organisation are fixed here, not in tokens (CONTRACT 1, 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that takes part; only contributors have a namespace."""

    ods: str
    name: str
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """One persona as the server knows it."""

    id: str
    kind: str
    user: str
    name: str
    role: str
    organisation: Organisation
    route: str | None = None


def _contributor(short: str, ods: str, name: str) -> Organisation:
    return Organisation(ods, name, f"https://{short}.example/id")


GP: Final = _contributor("gp-practice", "ZZG01", "Synthetic Lane Surgery")
ACUTE: Final = _contributor("acute", "ZZA01", "Synthetic Acute Hospitals")
COMMUNITY: Final = _contributor("community", "ZZC01", "Synthetic Community Services")
MENTAL_HEALTH: Final = _contributor("mental-health", "ZZM01", "Synthetic Mental Health Partnership")
LOCAL_AUTHORITY: Final = _contributor("local-authority", "ZZL01", "Synthetic Borough Council")
NHS_111: Final = Organisation("ZZ111", "Synthetic 111 Provider")
AMBULANCE: Final = Organisation("ZZE01", "Synthetic Ambulance Service")
UNIVERSITY: Final = Organisation("ZZR01", "Synthetic University")
COMMISSIONER: Final = Organisation("ZZI01", "Synthetic Care Board")
INSURER: Final = Organisation("ZZP01", "Synthetic Assurance")
NOBODY: Final = Organisation("", "")

_ALL: Final = (
    Client("contributor-gp-practice", "system", "sys-001", "Practice System", "system", GP),
    Client("contributor-acute", "system", "sys-002", "Hospital System", "system", ACUTE),
    Client("contributor-community", "system", "sys-003", "Community System", "system", COMMUNITY),
    Client("contributor-mental-health", "system", "sys-004", "Mental Health System", "system", MENTAL_HEALTH),
    Client("contributor-local-authority", "system", "sys-005", "Council System", "system", LOCAL_AUTHORITY),
    Client("gp", "care", "usr-101", "Gwen Practice", "R0260", GP),
    Client("ward-nurse", "care", "usr-102", "Wanda Ward", "R8001", ACUTE),
    Client("pharmacist", "care", "usr-103", "Phil Dispenser", "R8003", COMMUNITY),
    Client("social-worker", "care", "usr-104", "Sol Support", "R8003", LOCAL_AUTHORITY),
    Client("clinician-111", "care", "usr-105", "Una Oneoneone", "R8003", NHS_111, "self-claim"),
    Client("paramedic", "care", "usr-106", "Pat Ambulance", "R8003", AMBULANCE, "emergency"),
    Client("care-coordinator", "coordination", "usr-107", "Cory Ordinator", "R8008", COMMUNITY),
    Client("receptionist", "reception", "usr-108", "Rex Desk", "R8009", GP),
    Client("researcher", "none", "usr-109", "Rhea Search", "none", UNIVERSITY),
    Client("commissioner", "none", "usr-110", "Cosmo Plan", "none", COMMISSIONER),
    Client("insurer", "none", "usr-111", "Ines Premium", "none", INSURER),
    Client("privacy-officer", "privacy", "usr-112", "Priya Officer", "R0001", ACUTE),
    Client("identity-manager", "identity", "usr-113", "Ida Index", "R8010", ACUTE),
    Client("patient", "subject", "usr-114", "Test Citizen", "subject", NOBODY),
)

CLIENTS: Final[Mapping[str, Client]] = MappingProxyType({client.id: client for client in _ALL})


def persona(client: Client) -> dict[str, Any]:
    """The persona as a target file names it, key left out."""
    entry: dict[str, Any] = {
        "user": {"id": client.user, "name": client.name},
        "role": client.role,
        "client_id": client.id,
    }
    if client.organisation.ods:
        entry["organisation"] = client.organisation.ods
    if client.kind == "system":
        entry["namespace"] = client.organisation.namespace
    if client.route is not None:
        entry["route"] = client.route
    return entry
