"""RTP-003: extensions survive, whatever they hold and wherever they stand."""

from __future__ import annotations

from harness.fhir import synthetic
from harness.fhir.drawn import extensions
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import UCUM, Resource
from harness.findings.altered import altered_extensions
from harness.suite.check import verifies
from harness.suite.round_trip.filing import allowed, item_filed, person_filed, reads_back, unread
from harness.verbs.case import Case

_NESTED: Json = {
    "url": "https://local.example/StructureDefinition/unknown",
    "extension": [{"url": "part", "valueString": "one"}, {"url": "other", "valueBoolean": False}],
}
_DEEP: Json = {
    "url": "https://local.example/StructureDefinition/plan",
    "extension": [
        {"url": "step", "extension": [{"url": "when", "extension": [{"url": "day", "valueCode": "tue"}]}]}
    ],
}
_ABSENT: Json = {
    "extension": [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
            "valueCode": "asked-unknown",
        }
    ]
}
_UNDATED = {name: value for name, value in synthetic.observation().items() if name != "effectiveDateTime"}
_A_DAY: Json = {"value": Number("1"), "unit": "day", "system": UCUM, "code": "d"}
_OBJECTS: Json = [
    {"url": f"https://local.example/StructureDefinition/{name.lower()}", f"value{name}": value}
    for name, value in {
        "Quantity": _A_DAY,
        "Range": {"low": _A_DAY},
        "Period": {"start": "2024-02", "end": "2024-03"},
        "Identifier": {"system": "https://local.example/id/order", "value": "A-0007"},
        "ContactPoint": {"system": "phone", "value": "01632 960001"},
        "Annotation": {"text": "as told"},
    }.items()
]
"""Extensions whose value is an object, each of another data type."""
_PLAIN = synthetic.observation()
_MARKED: Json = {"extension": [_NESTED]}
_WITHIN: Resource = {
    **_PLAIN,
    "identifier": [
        {"system": "https://local.example/id/order", "_system": _MARKED, "value": "7", "_value": _MARKED}
    ],
    "code": {"coding": [{**_PLAIN["code"]["coding"][0], "_code": _MARKED, "_display": _MARKED}]},
    "valueQuantity": {**_PLAIN["valueQuantity"], "_value": _MARKED, "_unit": _MARKED},
}
"""Extensions of primitives inside data types: a display that is translated, a value of which more is told."""
_EXAMPLES: tuple[Resource, ...] = (
    {**_UNDATED, "_effectiveDateTime": _ABSENT},
    {
        **synthetic.observation(),
        "extension": [_NESTED, _DEEP, {"url": "https://a.example", "valueCode": "x"}],
    },
    {**synthetic.observation(), "_effectiveDateTime": {"id": "when", "extension": [_NESTED]}},
    {
        **synthetic.allergy(),
        "modifierExtension": [{"url": "https://not.example", "valueBoolean": True}],
    },
    {**_PLAIN, "extension": _OBJECTS},
    _WITHIN,
    {
        **_PLAIN,
        "component": [
            {
                "modifierExtension": [{"url": "https://not.example", "valueBoolean": True}],
                "code": synthetic.coded("246508008", "Temperature of the room"),
                "valueString": "warm",
            }
        ],
    },
    {
        **synthetic.patient(),
        "name": [{"family": "Ashworth", "given": ["Ann", "Bea"], "_given": [None, {"extension": [_NESTED]}]}],
    },
)


@verifies("RTP-003", given=extensions.extended(), always=_EXAMPLES, stranger_violates=True)
def extensions_survive(case: Case, drawn: Resource) -> None:
    """A resource with extensions of any kind and place is accepted: each is there when it is read."""
    gp = case.actor("gp")
    is_person = drawn["resourceType"] == "Patient"
    contribution = person_filed(gp, drawn) if is_person else item_filed(gp, drawn)
    if contribution is None:
        return case.judge([], observed=0)
    filed = contribution.patient if is_person else contribution.items[0]
    answer = reads_back(gp, filed)
    case.judge(
        unread(answer)
        or altered_extensions(filed.sent, answer.body, allowed(case, contribution), answer.line)
    )
