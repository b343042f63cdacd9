"""RTP-014: what the record returns is valid FHIR R4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.generation.making import Strategy
from harness.fhir.profiles.elements import Profile
from harness.fhir.subjects import ABOUT_NOBODY
from harness.fhir.synthetic import Resource
from harness.fhir.validation.issues import Issue
from harness.fhir.validation.validator import Validator
from harness.fhir.validation.walking import claimed
from harness.suite.check import verifies
from harness.suite.round_trip import profiled
from harness.suite.round_trip.examples import RICH
from harness.suite.round_trip.filing import read_if_shown, resources_filed
from harness.target.client import Answer
from harness.target.model import Target
from harness.verbs.case import Actor, Case
from harness.verbs.contributing import Filed
from harness.verbs.viewing import (
    asks_for_everything,
    finds,
    looks_up,
    people_found,
    reads,
    reads_in_a_batch,
    searches,
)

_WITHDRAWN = {
    **{name: value for name, value in synthetic.allergy().items() if name != "clinicalStatus"},
    "verificationStatus": synthetic.coded(
        "entered-in-error",
        "Entered in Error",
        "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
    ),
}
_PLAIN = (
    _WITHDRAWN,
    synthetic.immunization(),
    synthetic.procedure(),
    synthetic.encounter(),
    synthetic.document_reference(),
)


def _first(target: Target) -> list[Resource]:
    rich = [one for one in RICH if one["resourceType"] != "Patient"]
    return [*rich, *_PLAIN, *profiled.one_of_each(target, _is_asked_for)]


def _is_asked_for(profile: Profile) -> bool:
    """Whoever an item is about is looked up in every case."""
    return profile.type != "Patient"


def _drawn(target: Target) -> Strategy:
    return profiled.resources(target, _is_asked_for)


_SHOWN = 200


@verifies("RTP-014", given=_drawn, always=_first)
def what_is_returned_is_valid(case: Case, drawn: Resource) -> None:
    """A resource is contributed: every answer in which it shows is valid FHIR R4, and so are refusals."""
    gp = case.actor("gp")
    held = resources_filed(gp, drawn)
    if held is None:
        return case.judge([], observed=0)
    contribution, (filed, *_) = held
    validator = profiled.validator_for(case.record.target)
    if wrong := _errors(validator.validate(filed.sent).issues):
        raise ValueError(f"the suite sent what is not valid: {wrong[0].rule} at {wrong[0].location}")
    lookup = looks_up(gp, contribution.person.nhs_number)
    answers: dict[str, Answer | None] = {
        "the answer to the contribution": contribution.answer,
        "the lookup of the person": lookup,
    }
    answers |= {name: ask(gp, filed, _answered(lookup)) for name, ask in _ANSWERS.items()}
    told = {name: answer for name, answer in answers.items() if answer is not None and is_fhir(answer)}
    tell_unjudged(case, told.values(), validator)
    findings = [finding for name, answer in told.items() for finding in invalid(name, answer, validator)]
    case.judge(findings, observed=len(told))


def _answered(lookup: Answer) -> str:
    """The id of the person, as a lookup answers it."""
    return next(iter(people_found(lookup)), "nobody")


def _search(gp: Actor, filed: Filed, patient: str) -> Answer:
    kind = filed.item.resource_type
    if kind in ABOUT_NOBODY:
        return searches(gp, kind, identifier="|".join(filed.item.record_id))
    return searches(gp, kind, patient=patient)


def _version(gp: Actor, filed: Filed, patient: str) -> Answer | None:
    """The version a read names; where it names none, what is asked for is the first."""
    read = read_if_shown(gp, filed)
    if read is None:
        return None
    meta = read.body.get("meta") if isinstance(read.body, dict) else None
    named = meta.get("versionId") if isinstance(meta, dict) else None
    return reads(gp, f"{finds(gp, filed)}/_history/{named or 1}")


_ANSWERS: Mapping[str, Callable[[Actor, Filed, str], Answer | None]] = {
    "the item": lambda gp, filed, patient: read_if_shown(gp, filed),
    "a version of it": _version,
    "a batch": lambda gp, filed, patient: reads_in_a_batch(gp, finds(gp, filed)),
    "its history": lambda gp, filed, patient: reads(gp, f"{finds(gp, filed)}/_history"),
    "a search": _search,
    "everything about the person": lambda gp, filed, patient: asks_for_everything(gp, patient),
    "a refusal": lambda gp, filed, patient: reads(gp, "Observation/shcr-nobody"),
}


def is_fhir(answer: Answer) -> bool:
    """Whether there is something to validate: a gateway's page and an empty body are others' business."""
    try:
        body = answer.body if answer.text.strip() else None
    except NotTestable:
        return answer.given
    return isinstance(body, dict) and "resourceType" in body


def invalid(name: str, answer: Answer, validator: Validator) -> list[Finding]:
    """What is wrong with an answer by R4, and by each profile it claims that is at hand."""
    issues = _errors(validator.validate_text(answer.text).issues)
    return [
        Finding(f"{name} valid FHIR R4", f"{i.location or 'the body'}: {i.message} ({i.rule})", answer.line)
        for i in issues
    ]


def tell_unjudged(case: Case, answers: Iterable[Answer], validator: Validator) -> None:
    """Say which profile was claimed that nobody can hold the answers to."""
    named = (url for answer in answers for one in answer.resources for url in claimed(one))
    unknown = next((url for url in named if validator.compiler.type_of(url) is None), "")
    if unknown:
        case.without(f"what the profile {unknown[:_SHOWN]} says, which no package given defines")


def _errors(issues: tuple[Issue, ...]) -> list[Issue]:
    return [issue for issue in issues if issue.severity != "warning"]
