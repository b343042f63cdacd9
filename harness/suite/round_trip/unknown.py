"""RTP-001: an element that FHIR R4 does not define is refused or comes back; nobody drops it in silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered
from harness.suite.check import verifies
from harness.suite.round_trip.filing import item_filed
from harness.suite.round_trip.surviving import shown_again
from harness.verbs.case import Case

_NAME = "localScore"
_VALUES: Mapping[str, Json] = {
    "a text": "seven of ten",
    "a number": Number("7"),
    "true": True,
    "an object": {"value": Number("7"), "scale": "local"},
    "a list": [{"value": "a"}, {"value": "b"}],
}
_DOCTOR: Resource = {"resourceType": "Practitioner", "id": "doctor", "name": [{"family": "Okafor"}]}


def _at_the_top(value: Json) -> Resource:
    return synthetic.observation(**{_NAME: value})


def _in_an_element(value: Json) -> Resource:
    sound = synthetic.observation()
    return {**sound, "valueQuantity": {**sound["valueQuantity"], _NAME: value}}


def _in_a_list(value: Json) -> Resource:
    return synthetic.condition(note=[{"text": "as told"}, {"text": "seen again", _NAME: value}])


def _in_a_contained_resource(value: Json) -> Resource:
    performer = [{"reference": "#doctor"}]
    return synthetic.observation(contained=[{**_DOCTOR, _NAME: value}], performer=performer)


_PLACES: Mapping[str, Callable[[Json], Resource]] = {
    "at the top": _at_the_top,
    "in an element": _in_an_element,
    "in an entry of a list": _in_a_list,
    "in a contained resource": _in_a_contained_resource,
}


@dataclass(frozen=True)
class Unknown:
    """Where the element stands, and what it holds."""

    place: str
    value: str


_DRAWN = st.builds(Unknown, st.sampled_from(sorted(_PLACES)), st.sampled_from(sorted(_VALUES)))
_ALWAYS = [Unknown(place, "a text") for place in _PLACES] + [
    Unknown("at the top", value) for value in _VALUES
]


@verifies("RTP-001", given=_DRAWN, always=_ALWAYS)
def what_fhir_does_not_define_is_refused_or_kept(case: Case, drawn: Unknown) -> None:
    """An item with an element that R4 does not define is contributed: it is refused, or comes back whole."""
    gp, item = case.actor("gp"), _PLACES[drawn.place](_VALUES[drawn.value])
    contribution = item_filed(gp, item)
    if contribution is None:
        return case.judge([])
    shown_again(gp, contribution, contribution.items, drawn=[item], judged=altered)
