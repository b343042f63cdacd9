"""The closed list of personas (CONTRACT 1): who takes part, and the purpose each states by default."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "contributor-gp-practice": "TREAT",
        "contributor-acute": "TREAT",
        "contributor-community": "TREAT",
        "contributor-mental-health": "TREAT",
        "contributor-local-authority": "TREAT",
        "gp": "TREAT",
        "ward-nurse": "TREAT",
        "pharmacist": "TREAT",
        "social-worker": "TREAT",
        "clinician-111": "TREAT",
        "paramedic": "ETREAT",
        "care-coordinator": "TREAT",
        "receptionist": "TREAT",
        "researcher": "HRESCH",
        "commissioner": "HOPERAT",
        "insurer": "HPAYMT",
        "privacy-officer": "HCOMPL",
        "identity-manager": "PATADMIN",
        "patient": "PATRQT",
    }
)
"""Persona id to default purpose (v3-ActReason)."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "contributor-gp-practice": "the GP practice",
        "contributor-acute": "the acute trust",
        "contributor-community": "the community trust",
        "contributor-mental-health": "the mental health trust",
        "contributor-local-authority": "the local authority",
        "gp": "the GP",
        "clinician-111": "the 111 clinician",
    }
)
"""How a report names a persona where its id does not read as a name."""


def in_words(persona: str) -> str:
    """The persona as a subject of a sentence: "the ward nurse"."""
    return WORDS.get(persona, "the " + persona.replace("-", " "))


def is_contributor(persona: str) -> bool:
    """Whether the persona is an organisation's system that contributes."""
    return persona.startswith("contributor-")
