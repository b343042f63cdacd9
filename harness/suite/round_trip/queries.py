"""What can be asked of an item by token parameters: of its codes, statuses and identifiers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.fhir.drawn.tokens import Revised
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.oracle.token_search import Held, Kind, escaped, finds, held


@dataclass(frozen=True)
class Parameter:
    """The element a search parameter looks at, and a code that might stand there."""

    element: str
    kind: Kind
    other: str = "99999999"


_IDENTIFIER = Parameter("identifier", "Identifier", "nobody-has-this")
_CODE, _CATEGORY = Parameter("code", "CodeableConcept"), Parameter("category", "CodeableConcept")
_CLINICAL = Parameter("clinicalStatus", "CodeableConcept", "remission")
_VERIFICATION = Parameter("verificationStatus", "CodeableConcept", "entered-in-error")
_STATUS = Parameter("status", "code", "entered-in-error")
PARAMETERS: Mapping[str, Mapping[str, Parameter]] = {
    "Observation": {"code": _CODE, "category": _CATEGORY, "status": _STATUS},
    "Condition": {
        "code": _CODE,
        "category": _CATEGORY,
        "clinical-status": _CLINICAL,
        "verification-status": _VERIFICATION,
    },
    "AllergyIntolerance": {
        "code": _CODE,
        "clinical-status": _CLINICAL,
        "verification-status": _VERIFICATION,
        "category": Parameter("category", "code", "biologic"),
        "criticality": Parameter("criticality", "code", "unable-to-assess"),
    },
    "MedicationRequest": {
        "code": Parameter("medicationCodeableConcept", "CodeableConcept"),
        "category": _CATEGORY,
        "status": _STATUS,
        "intent": Parameter("intent", "code", "proposal"),
    },
    "Immunization": {"vaccine-code": Parameter("vaccineCode", "CodeableConcept"), "status": _STATUS},
    "Encounter": {
        "class": Parameter("class", "Coding", "VR"),
        "type": Parameter("type", "CodeableConcept"),
        "status": _STATUS,
    },
}
"""By type and name (FHIR R4, search parameters); every type has `identifier` as well."""


@dataclass(frozen=True)
class Query:
    """A search parameter, with its modifier, and its value each time it stands in the query."""

    name: str
    values: tuple[str, ...]

    def finds(self, resource: Resource) -> bool | None:
        """Whether it finds the resource; None where R4 leaves it to the server."""
        name, _, modifier = self.name.partition(":")
        looked_at = parameters(resource)[name]
        return finds(self.values, resource.get(looked_at.element), looked_at.kind, modifier)

    def __str__(self) -> str:
        return "&".join(f"{self.name}={value}" for value in self.values)


def parameters(resource: Mapping[str, Json]) -> Mapping[str, Parameter]:
    """The token parameters of the resource's type, by name."""
    return {**PARAMETERS[str(resource["resourceType"])], "identifier": _IDENTIFIER}


def queries(states: Revised) -> tuple[Query, ...]:
    """Every query about what an item holds, or held before, in every form FHIR has for it."""
    asked: dict[Query, None] = {}
    for name, parameter in parameters(states.item).items():
        for state in filter(None, (states.item, states.before)):
            asked |= dict.fromkeys(
                _about(name, parameter, held(state.get(parameter.element), parameter.kind))
            )
    return tuple(asked)


def _about(name: str, parameter: Parameter, stored: tuple[Held, ...]) -> Iterator[Query]:
    other = parameter.other
    yield Query(name, (other,))
    if name != "identifier":
        yield Query(f"{name}:not", (other,))
    for one in stored:
        code = escaped(one.code)
        yield Query(name, (code,))
        yield Query(name, (f"{other},{code}",))
        yield Query(name, (code, other))
        yield Query(name, (other, code))
        if parameter.kind == "code":
            yield Query(f"{name}:not", (code,))
            continue
        yield Query(name, (f"{code},{other}",))
        yield Query(name, (f"|{code}",))
        yield Query(name, (f"https://elsewhere.example|{code}",))
        yield Query(name, (escaped(f"{one.code}0"),))
        if len(one.code) > 1:
            yield Query(name, (escaped(one.code[:-1].rstrip()),))
        if one.system:
            yield Query(name, (f"{one.system}|{code}",))
            yield Query(name, (f"{one.system}|",))
            yield Query(name, (f"{other},{one.system}|{code}",))
        yield from (Query(name, (code, escaped(second.code))) for second in stored if second != one)
        if name != "identifier":
            yield Query(f"{name}:not", (code,))
