"""Where on the body: side, site, route and method, in each form FHIR R4 gives them."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.strategies import Strategy
from harness.fhir.synthetic import Resource, coded

LEFT, RIGHT = coded("7771000", "Left"), coded("24028007", "Right")
EYE = coded("81745001", "Eye")
LEFT_EYE, RIGHT_EYE = coded("8966001", "Left eye"), coded("18944008", "Right eye")
LEFT_ARM, RIGHT_ARM = coded("368208006", "Left upper arm"), coded("368209003", "Right upper arm")
IN_WORDS: Resource = {"text": "L eye, upper lid"}
_SITES: tuple[list[Json], ...] = (
    [EYE, LEFT],
    [EYE, RIGHT],
    [LEFT_EYE],
    [RIGHT_EYE],
    [LEFT_EYE, RIGHT_EYE],
    [RIGHT_ARM, LEFT_ARM],
    [IN_WORDS],
    [{"coding": [*EYE["coding"], *LEFT["coding"]], "text": "left eye"}],
)
"""Side as a qualifier beside the site, in a code of its own, in words, as a second coding."""
_ROUTES = (
    coded("26643006", "Oral route"),
    coded("78421000", "Intramuscular route"),
    coded("34206005", "Subcutaneous route"),
    coded("54485002", "Ophthalmic route"),
    {"text": "via PEG"},
)
_METHODS = (coded("421521009", "Swallow"), coded("417924000", "Apply"), {"text": "slow push"})


def problem(sites: list[Json]) -> Resource:
    """A problem of the skin or the eye at a site."""
    return synthetic.condition(code={"text": "shingles with ophthalmic complications"}, bodySite=sites)


def order(*doses: Resource) -> Resource:
    """An order with one dosage for each site, route and method."""
    timing = {"repeat": {"frequency": Number("1"), "period": Number("1"), "periodUnit": "d"}}
    steps = [{"sequence": Number(str(n)), "timing": timing, **dose} for n, dose in enumerate(doses, 1)]
    return synthetic.medication_request(dosageInstruction=steps)


def body_structure(location: Resource, *qualifiers: Resource) -> Resource:
    """A place on the body as a resource of its own."""
    structure = {"resourceType": "BodyStructure", "active": True, "location": location}
    return {**structure, "locationQualifier": list(qualifiers)}


BOTH_EYES: tuple[Resource, ...] = (problem([EYE, LEFT]), problem([EYE, RIGHT]))
"""Two problems that differ by their side alone."""
DOSES: tuple[Resource, ...] = (
    order(
        {"site": LEFT_EYE, "route": _ROUTES[3], "method": _METHODS[1]},
        {"site": RIGHT_EYE, "route": _ROUTES[3], "method": _METHODS[1]},
        {"route": _ROUTES[0], "method": _METHODS[0]},
    ),
)
ELSEWHERE: tuple[tuple[Resource, ...], ...] = (
    (
        synthetic.immunization(site=LEFT_ARM, route=_ROUTES[1]),
        synthetic.procedure(bodySite=[LEFT_EYE]),
    ),
    (
        synthetic.observation(bodySite=RIGHT_ARM, method=coded("315306007", "Examination by method")),
        synthetic.observation(bodySite=LEFT_ARM, method={"text": "by inspection"}),
    ),
    (synthetic.allergy(reaction=[{"manifestation": [{"text": "hives"}], "exposureRoute": _ROUTES[2]}]),),
    (problem([LEFT_EYE, RIGHT_EYE]), problem([RIGHT_EYE])),
    (body_structure(EYE, LEFT), body_structure(EYE, RIGHT)),
)


def items() -> Strategy:
    """Items about places on the body, two of a kind at a time so that they can be mixed up."""
    sites = st.sampled_from(_SITES)
    dose = st.fixed_dictionaries(
        {"route": st.sampled_from(_ROUTES)},
        optional={"site": sites.map(lambda found: found[0]), "method": st.sampled_from(_METHODS)},
    )
    kinds = (
        sites.map(problem),
        sites.map(lambda found: synthetic.procedure(bodySite=found)),
        sites.map(lambda found: synthetic.observation(bodySite=found[0], method={"text": "by inspection"})),
        st.builds(
            lambda found, route: synthetic.immunization(site=found[0], route=route),
            sites,
            st.sampled_from(_ROUTES),
        ),
        st.lists(dose, min_size=1, max_size=3).map(lambda doses: order(*doses)),
    )
    return st.one_of(*(st.tuples(kind, kind) for kind in kinds))
