"""Instances of profiles as an organisation contributes them: of one person or nobody, naming nobody else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from harness.fhir.generation.generator import Generator
from harness.fhir.generation.making import Strategy, Supplies
from harness.fhir.generation.references import attached
from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import Json
from harness.fhir.profiles.elements import Profile
from harness.fhir.subjects import ABOUT_NOBODY, ONE_IDENTIFIER, subject_member
from harness.fhir.synthetic import Resource
from harness.fhir.validation.validator import Validator

PEOPLE = frozenset({"Patient", "RelatedPerson", "Person"})
_NOT_BY_THEMSELVES = frozenset({"AuditEvent", "Bundle"})
"""Types that are the record's own, or come with others: traces, documents."""
_WITHOUT_SUBJECT = ABOUT_NOBODY | {"Appointment", "Patient", "Provenance"}


def contributable(profile: Profile) -> bool:
    """Whether an organisation contributes instances: demographics, an item that names whom it is about, who
    and what items speak of, or what is said of a contribution.
    """
    if profile.kind != "resource" or profile.abstract or profile.type in _NOT_BY_THEMSELVES:
        return False
    whose = (profile.root.children or {}).get(subject_member(profile.type))
    about_a_person = whose is not None and not whose.repeats and not whose.choices
    return about_a_person or profile.type in _WITHOUT_SUBJECT


def instances(validator: Validator, urls: Iterable[str], *, claiming: bool = False) -> Strategy:
    """Valid instances of these profiles but for whom they are about, which whoever contributes them adds.

    They have no id, no NHS number and no literal reference, so that the guard of a run never meets a stranger
    of our own making. `claiming`: each says which profile it follows.
    """
    generator = _generator(validator)
    return st.one_of([generator.from_profile(url).map(_contribution(url, claiming)) for url in urls])


def whole(validator: Validator, url: str, *, claiming: bool = False) -> list[Resource]:
    """Instances of a profile that together have every element and every type of its choices; always the same.

    The first alone has every element that may stand beside the others.
    """
    turns = len(_generator(validator).whole(url))
    return [one_whole(validator, url, turn, claiming=claiming) for turn in range(turns)]


@cache
def one_whole(validator: Validator, url: str, turn: int = 0, *, claiming: bool = False) -> Resource:
    """One of them alone, which takes a part of the time."""
    return _one_of(_generator(validator).whole(url)[turn].map(_contribution(url, claiming)), url)


def _one_of(strategy: Strategy, name: str) -> Resource:
    """By its name always the same one; not the first, which is the plainest."""
    found: list[Resource] = []

    @seed(name)
    @settings(max_examples=_FEW, database=None, phases=[Phase.generate], **_UNHURRIED)
    @given(strategy)
    def draw(instance: Resource) -> None:
        found.append(instance)

    draw()
    return found[-1]


_FEW = 2
_UNHURRIED: Any = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@cache
def _generator(validator: Validator) -> Generator:
    return Generator(validator, Supplies(references=_named, contained=_containable))


def _contribution(url: str, claiming: bool) -> Callable[[Resource], Resource]:
    claimed: Mapping[str, Json] = {"profile": [url]} if claiming else {}
    return lambda made: _contributed(made, claimed)


def _contributed(made: Resource, claimed: Mapping[str, Json]) -> Resource:
    about_person = made["resourceType"] == "Patient"
    kept = _without(made, (*_OF_THE_SERVER, "link") if about_person else _OF_THE_SERVER)
    meta = {**_without(made.get("meta", {}), _OF_OTHERS), **claimed}
    kept["meta"] = meta if meta.keys() > {"id"} or "id" not in meta else {}
    if about_person:
        known = kept.get("identifier", [])
        kept["identifier"] = [one for one in known if one.get("system") != NHS_NUMBER]
    if made["resourceType"] in ONE_IDENTIFIER:
        kept.pop("identifier", None)
    if made["resourceType"] == "Consent" and kept.get("status") == "active":
        kept["status"] = _NOT_IN_FORCE
    contained = kept.pop("contained", [])
    return attached({key: value for key, value in kept.items() if value not in ({}, [])}, contained)


_NOT_IN_FORCE = "inactive"
"""A consent in force may hide what the round trip looks at; objections have rows of their own."""
_OF_THE_SERVER = ("id", "implicitRules")
_OF_OTHERS = ("versionId", "lastUpdated", "source", "profile")
"""What the server, the contributor and the claim decide."""


def _without(members: Resource, names: Collection[str]) -> Resource:
    return {key: value for key, value in members.items() if key.lstrip("_") not in names}


def _named(path: str, types: tuple[str, ...]) -> Strategy:
    """Somebody or something by identifier, which stands in no record."""
    type_ = next((one for one in types if one not in PEOPLE), "Patient")
    identifier = {"system": f"https://local.example/id/{type_.lower()}", "value": "7"}
    plain = {"type": type_, "identifier": identifier}
    return st.sampled_from([plain, {**plain, "display": "Zoë  e\u0301 "}])


def _containable(path: str, types: tuple[str, ...]) -> tuple[str, ...]:
    if path.rpartition(".")[2] == subject_member(path.partition(".")[0]):
        return ()
    return tuple(one for one in types if one not in PEOPLE)
