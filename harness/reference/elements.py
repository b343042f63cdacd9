"""Of which JSON kind an element is, and which codes its status may have, as far as names tell (FHIR R4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .lossless import Number
from .vocabulary import words

_CHOICES: Final = words(
    "value onset abatement effective performed occurrence medication asNeeded deceased multipleBirth "
    "reported born age dose rate"
)
_SUFFIXES: Final[Mapping[type, tuple[str, ...]]] = {
    bool: words("Boolean"),
    Number: words("Integer Decimal PositiveInt UnsignedInt"),
    str: words("String Code Uri Url Canonical Id Oid Uuid Markdown Date DateTime Instant Time Base64Binary"),
    dict: words(
        "Quantity CodeableConcept Coding Period Range Ratio Reference Identifier Attachment Age Duration "
        "SampledData Timing HumanName Address ContactPoint Annotation Money Dosage"
    ),
}
_LISTS: Final = words("coding given line telecom extension modifierExtension contained dosageInstruction")
_BOOLEANS: Final = words("doNotPerform userSelected primarySource isSubpotent requestor")

CHOICES: Final[Mapping[str, str]] = {
    f"{base}{suffix}": base for found in _SUFFIXES.values() for suffix in found for base in _CHOICES
}
"""Elements of which an object holds one at most, by what they are choices of."""

AMOUNTS: Final = frozenset(
    {f"{base}Quantity" for base in _CHOICES} | set(words("quantity low high numerator denominator"))
)
"""Elements whose value is a number."""

KINDS: Final[Mapping[str, type]] = (
    {f"{base}{suffix}": kind for kind, found in _SUFFIXES.items() for suffix in found for base in _CHOICES}
    | dict.fromkeys(_LISTS, list)
    | dict.fromkeys(_BOOLEANS, bool)
    | {"comparator": str, "reference": str, "system": str}
)
"""Elements that are of one kind wherever they stand."""

ONE: Final = frozenset(
    words(
        "status intent code subject patient period clinicalStatus verificationStatus meta text "
        "birthDate gender"
    )
)
"""Elements at the top of a resource that are never a list."""

COMPARATORS: Final = frozenset(words("< <= >= >"))
_EVENT: Final = "preparation in-progress not-done on-hold stopped completed entered-in-error unknown"
_REQUEST: Final = "draft active on-hold revoked completed entered-in-error unknown"
_CODES: Final = {
    "Appointment": "proposed pending booked arrived fulfilled cancelled noshow entered-in-error checked-in "
    "waitlist",
    "CarePlan": _REQUEST,
    "CareTeam": "proposed active suspended inactive entered-in-error",
    "Communication": _EVENT,
    "Composition": "preliminary final amended entered-in-error",
    "DiagnosticReport": "registered partial preliminary final amended corrected appended cancelled "
    "entered-in-error unknown",
    "DocumentReference": "current superseded entered-in-error",
    "Encounter": "planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown",
    "EpisodeOfCare": "planned waitlist active onhold finished cancelled entered-in-error",
    "FamilyMemberHistory": "partial completed entered-in-error health-unknown",
    "Flag": "active inactive entered-in-error",
    "Immunization": "completed entered-in-error not-done",
    "List": "current retired entered-in-error",
    "MedicationAdministration": "in-progress not-done on-hold completed entered-in-error stopped unknown",
    "MedicationDispense": "preparation in-progress cancelled on-hold completed entered-in-error stopped "
    "declined unknown",
    "MedicationRequest": "active on-hold cancelled completed entered-in-error stopped draft unknown",
    "MedicationStatement": "active completed entered-in-error intended stopped on-hold unknown not-taken",
    "Observation": "registered preliminary final amended corrected cancelled entered-in-error unknown",
    "Procedure": _EVENT,
    "QuestionnaireResponse": "in-progress completed amended entered-in-error stopped",
    "ServiceRequest": _REQUEST,
}
STATUSES: Final[Mapping[str, frozenset[str]]] = {
    type: frozenset(words(codes)) for type, codes in _CODES.items()
}
"""The codes of ``status`` where R4 leaves no others."""
