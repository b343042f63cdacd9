"""Contribute one resource and read it back: what every round trip does."""

from __future__ import annotations

from collections.abc import Sequence

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.compare import Allowed
from harness.fhir.declared import Deviations
from harness.fhir.lossless import JsonError, loads
from harness.fhir.subjects import ABOUT_NOBODY
from harness.fhir.synthetic import Resource, care_team, observation
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import Contribution, Filed, cares_for, contributes, organisation_of
from harness.verbs.patience import tries
from harness.verbs.viewing import finds, reads


def item_filed(gp: Actor, *items: Resource, saying: Resource | None = None) -> Contribution | None:
    """The items, filed about somebody the GP cares for; None if they were refused.

    `saying`: what the Provenance of the contribution says.
    """
    ann, beside = gp.case.person(), team_beside(gp)
    if not beside:
        cares_for(gp, ann)
    contribution = contributes(gp.case.contributors()[0], ann, *items, beside=beside, saying=saying)
    return contribution if contribution.accepted else None


def team_beside(gp: Actor) -> Sequence[Resource]:
    """What gives the GP a relationship, where whoever contributes items can contribute it beside them."""
    if gp.case.declared.relationship != "verified":
        return []
    own = organisation_of(gp).persona == gp.case.contributors()[0].persona
    return [care_team(gp.persona.organisation)] if own else []


def resources_filed(gp: Actor, *resources: Resource) -> tuple[Contribution, Sequence[Filed]] | None:
    """Items, one person's own record or what is said of a contribution, filed; None if they were refused."""
    first = resources[0]
    if first["resourceType"] == "Patient":
        known = person_filed(gp, first)
        return (known, [known.patient]) if known else None
    if first["resourceType"] == "Provenance":
        contribution = item_filed(gp, observation(), saying=first)
    else:
        contribution = item_filed(gp, *resources)
    if contribution is None:
        return None
    said = contribution.provenance
    return contribution, contribution.items if said is None else [said]


def person_filed(gp: Actor, demographics: Resource) -> Contribution | None:
    """The demographics, filed for somebody the GP cares for; None if they were refused."""
    return known_filed(gp, gp.case.person(demographics))


def known_filed(gp: Actor, ann: Person) -> Contribution | None:
    """The person's own record, filed so that the GP cares for them; None if it was refused."""
    if gp.case.declared.relationship == "verified":
        contribution = contributes(_who_knows(gp), ann, care_team(gp.persona.organisation), serial=900)
    else:
        contribution = contributes(_who_knows(gp), ann)
    return contribution if contribution.accepted else None


def one_filed(gp: Actor, resource: Resource) -> tuple[Actor, Contribution, Filed] | None:
    """One of them: by whom, how, and where; None if it was refused."""
    filed = resources_filed(gp, resource)
    if filed is None:
        return None
    contribution, (held, *_) = filed
    about_person = resource["resourceType"] == "Patient"
    return (_who_knows(gp) if about_person else gp.case.contributors()[0]), contribution, held


def _who_knows(gp: Actor) -> Actor:
    """Whose record of a person is filed: where it takes a relationship, the GP's own organisation's."""
    return organisation_of(gp) if gp.case.declared.relationship == "verified" else gp.case.contributors()[0]


def reads_back(gp: Actor, filed: Filed) -> Answer:
    """What reading it answers, as soon as it is visible.

    Raises:
        NotTestable: the GP is not let in at all, which is another requirement's business.
    """
    answer = _once_visible(gp, filed)
    if _refused(answer):
        raise NotTestable(f"a lawful read was refused: {answer.line}")
    return answer


def read_if_shown(gp: Actor, filed: Filed) -> Answer | None:
    """The same; None where it is no item of the record and is not shown by itself, which it need not be.

    Raises:
        NotTestable: as `reads_back`.
    """
    if not _need_not_be_shown(filed):
        return reads_back(gp, filed)
    answer = _once_visible(gp, filed)
    told = gp.case.declared.denial == "reveal" and not _refused(answer)
    if answer.given or told:
        return answer
    gp.case.without(f"reads of {filed.item.resource_type} by itself, which was accepted and is not shown")
    return None


def is_shown(gp: Actor, filed: Filed) -> bool:
    """Whether the record shows it by itself, as it has to show items; those are not asked for.

    Raises:
        NotTestable: as `reads_back`.
    """
    return not _need_not_be_shown(filed) or read_if_shown(gp, filed) is not None


def _need_not_be_shown(filed: Filed) -> bool:
    return filed.item.resource_type in ABOUT_NOBODY | {"Provenance"}


def _once_visible(gp: Actor, filed: Filed) -> Answer:
    reference = finds(gp, filed)
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        answer = decided(reads(gp, reference))
        if answer.given:
            break
    return answer


def _refused(answer: Answer) -> bool:
    return answer.by_token_endpoint or answer.status in (401, 403)


def unread(answer: Answer) -> list[Finding]:
    """What was accepted and cannot be read back."""
    expected = "the resource that was accepted"
    if not answer.given:
        return [Finding(expected, f"answered {answer.status}", answer.line)]
    try:
        loads(answer.text)
    except JsonError as error:
        return [Finding(expected, f"an unreadable answer: {error}", answer.line)]
    return []


def allowed(case: Case, contribution: Contribution) -> Allowed:
    """What the exchange itself explains of a difference."""
    return Allowed(
        references=contribution.references,
        untold=contribution.untold,
        base_url=case.record.target.base_url,
        generated_narrative=case.declared.narrative == "generated",
        deviations=Deviations(
            case.declared.second_digits,
            frozenset(case.declared.unversioned_references),
            case.declared.contained == "referenced",
        ),
    )
