"""Items that a search by code has to tell apart: codings with and without a system, awkward identifiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.drawn.codes import LOCAL, READ_V2
from harness.fhir.strategies import Strategy, members
from harness.fhir.synthetic import SNOMED, Resource

ORDERS = "https://local.example/order"
HL7 = "http://terminology.hl7.org/CodeSystem"

VALUES = (
    "A,B", "A|B", "A$B", "A\\B", "A B", "A/B", "A&B=C", "A+B", "100%", "A%2CB", "Zoë-Å", "A;B#C?D", "A\\,B",
    "2024/05:1'\"x", "AB", "A",
)  # fmt: skip
"""Of identifiers: with what is escaped in a search, what is percent-encoded, and what only looks like it."""


@dataclass(frozen=True)
class Revised:
    """An item, and an earlier state of it where there was one."""

    item: Resource
    before: Resource | None = None


def coding(code: str, system: str = "") -> Resource:
    """A coding, without a system unless one is given."""
    return {"system": system, "code": code} if system else {"code": code}


def concept(*codings: Resource) -> Resource:
    """A concept of several codings, with words that are none of their codes."""
    return {"coding": list(codings), "text": "as written down"}


def numbered(value: str, system: str = "") -> Resource:
    """A business identifier, without a system unless one is given."""
    return {"system": system, "value": value} if system else {"value": value}


def status(name: str, code: str) -> Resource:
    """A status that is a concept of HL7's own code system of this name."""
    return {"coding": [coding(code, f"{HL7}/{name}")]}


def _codings() -> Strategy:
    """One to three that differ, of which one code is the beginning of another."""
    one = st.one_of(
        st.builds(coding, st.sampled_from(["195967001", "73211009"]), st.just(SNOMED)),
        st.builds(coding, st.sampled_from(["H33..", "H33", "195967001"]), st.sampled_from([READ_V2, LOCAL])),
        st.builds(coding, st.sampled_from(["asth.", "asth", "x y", "a,b", "a|b", "a+b", "a\\b"]),
                  st.sampled_from([LOCAL, ""])),
    )  # fmt: skip
    return st.lists(one, min_size=1, max_size=3, unique_by=repr)


def _concepts() -> Strategy:
    return _codings().map(lambda codings: concept(*codings))


def _categories() -> Strategy:
    return st.lists(_concepts(), min_size=1, max_size=2)


def _statuses(name: str, *codes: str) -> Strategy:
    return st.sampled_from(codes).map(lambda code: status(name, code))


def _act(code: str) -> Resource:
    return coding(code, f"{HL7}/v3-ActCode")


def _identifiers() -> Strategy:
    one = st.builds(numbered, st.sampled_from(VALUES), st.sampled_from([ORDERS, f"{ORDERS}-2", ""]))
    return st.lists(one, min_size=1, max_size=2, unique_by=repr)


def _items(make: Callable[[], Resource], fixed: Mapping[str, Strategy], **optional: Strategy) -> Strategy:
    drawn = members(fixed, identifier=_identifiers(), **optional)
    return drawn.map(lambda elements: {**make(), **elements})


_BY_TYPE: Mapping[str, Callable[[], Strategy]] = {
    "Observation": lambda: _items(
        synthetic.observation,
        {"code": _concepts(), "status": st.sampled_from(["final", "amended", "preliminary"])},
        category=_categories(),
    ),
    "Condition": lambda: _items(
        synthetic.condition,
        {
            "code": _concepts(),
            "clinicalStatus": _statuses("condition-clinical", "active", "inactive", "recurrence"),
            "verificationStatus": _statuses("condition-ver-status", "confirmed", "unconfirmed", "refuted"),
        },
        category=_categories(),
    ),
    "AllergyIntolerance": lambda: _items(
        synthetic.allergy,
        {
            "code": _concepts(),
            "clinicalStatus": _statuses("allergyintolerance-clinical", "active", "inactive", "resolved"),
            "verificationStatus": _statuses("allergyintolerance-verification", "confirmed", "unconfirmed"),
        },
        category=st.sampled_from([["medication"], ["food", "environment"], ["environment", "medication"]]),
        criticality=st.sampled_from(["low", "high"]),
    ),
    "MedicationRequest": lambda: _items(
        synthetic.medication_request,
        {
            "medicationCodeableConcept": _concepts(),
            "status": st.sampled_from(["active", "on-hold", "stopped"]),
            "intent": st.sampled_from(["order", "plan"]),
        },
        category=_categories(),
    ),
    "Immunization": lambda: _items(
        synthetic.immunization,
        {"vaccineCode": _concepts(), "status": st.sampled_from(["completed", "not-done"])},
    ),
    "Encounter": lambda: _items(
        synthetic.encounter,
        {
            "status": st.sampled_from(["finished", "in-progress"]),
            "class": st.sampled_from(["AMB", "IMP", "EMER"]).map(_act),
        },
        type=_categories(),
    ),
}  # fmt: skip


def items() -> Strategy:
    """An item of one of the types."""
    return st.sampled_from(sorted(_BY_TYPE)).flatmap(lambda name: _BY_TYPE[name]())


def revised() -> Strategy:
    """An item, now and then with an earlier state that has codes and identifiers of its own."""

    def states(name: str) -> Strategy:
        earlier: Any = st.none() | _BY_TYPE[name]()
        return st.builds(Revised, _BY_TYPE[name](), earlier)

    return st.sampled_from(sorted(_BY_TYPE)).flatmap(states)


_MAPPED = concept(coding("195967001", SNOMED), coding("asth.", LOCAL), coding("a,b"))
_DIABETES = concept(coding("73211009", SNOMED))

SEVERAL_CODINGS = Revised(
    synthetic.observation(
        code=_MAPPED,
        category=[status("observation-category", "vital-signs"), concept(coding("bedside", LOCAL))],
    )
)
"""A code in a national system, in a local one and in none; two categories."""
SEVERAL_IDENTIFIERS = Revised(
    synthetic.observation(
        identifier=[numbered("A,B", ORDERS), numbered("A B", f"{ORDERS}-2"), numbered("A\\,B")]
    )
)
PROBLEM = Revised(
    synthetic.condition(
        code=_MAPPED,
        category=[status("condition-category", "problem-list-item"), concept(coding("asth", LOCAL))],
    )
)
ALLERGY = Revised(synthetic.allergy(category=["food", "medication"], criticality="high"))
ORDER = Revised(
    synthetic.medication_request(
        medicationCodeableConcept=_MAPPED,
        identifier=[numbered("A|B$C", ORDERS), numbered("A+B/C&D=E", ORDERS)],
    )
)
VACCINATION = Revised(
    synthetic.immunization(
        vaccineCode=_MAPPED,
        identifier=[numbered("100%", ORDERS), numbered("A%2CB"), numbered("Zoë-Å", ORDERS)],
    )
)
VISIT = Revised(synthetic.encounter(type=[_MAPPED]))
CORRECTED = Revised(
    synthetic.observation(status="amended", code=_DIABETES, identifier=[numbered("new", ORDERS)]),
    before=synthetic.observation(code=_MAPPED, identifier=[numbered("old", ORDERS)]),
)
"""Another code, another status and another identifier than before."""
RESOLVED = Revised(
    synthetic.condition("resolved", code=_DIABETES),
    before=synthetic.condition(code=concept(coding("195967001", SNOMED))),
)
WITHDRAWN = Revised(
    synthetic.observation(status="entered-in-error"), before=synthetic.observation(category=[_MAPPED])
)
CASES = (
    SEVERAL_CODINGS,
    SEVERAL_IDENTIFIERS,
    PROBLEM,
    ALLERGY,
    ORDER,
    VACCINATION,
    VISIT,
    CORRECTED,
    RESOLVED,
    WITHDRAWN,
)
"""One of each kind of surprise, by hand."""
