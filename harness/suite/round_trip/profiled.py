"""What the round trip draws from: the profiles a target declares, else this project's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from harness.fhir.definitions.registry import DefinitionError
from harness.fhir.drawn.of_profiles import contributable, instances, one_whole
from harness.fhir.drawn.of_profiles import whole as drawn_whole
from harness.fhir.generation.making import Strategy
from harness.fhir.profiles import own
from harness.fhir.profiles.elements import Profile
from harness.fhir.subjects import ABOUT_NOBODY, about
from harness.fhir.synthetic import Resource
from harness.fhir.validation.validator import Validator
from harness.target.load import TargetError
from harness.target.model import Target

_JUDGED_ELSEWHERE = frozenset({"nhs-number"})


def validator_for(target: Target) -> Validator:
    """Holds resources to R4 and to every profile of this project's, and of the target's packages.

    Raises:
        TargetError: a package cannot be read, or is none for R4.
    """
    try:
        return validator_of(tuple(target.packages))
    except DefinitionError as error:
        raise TargetError(str(error)) from None
    except OSError as error:
        raise TargetError(f"package {error.filename}: cannot be read; expected a .tgz or a folder") from None


def supported(target: Target) -> list[Profile]:
    """The profiles that what is contributed follows.

    Raises:
        TargetError: as `validator_for`; or one is in no package at hand, or not of a resource.
    """
    compiler = validator_for(target).compiler
    for url in target.declared.profiles:
        if compiler.type_of(url) is None:
            raise TargetError(f"profile {url}: in no package given; expected a package that defines it")
    try:
        profiles = [compiler.profile(url) for url in target.declared.profiles or own.urls()]
    except DefinitionError as error:
        raise TargetError(str(error)) from None
    for profile in profiles:
        if profile.kind != "resource":
            raise TargetError(f"profile {profile.url}: of a data type; expected one of a resource")
    return profiles


def resources(target: Target, which: Callable[[Profile], bool] = lambda profile: True) -> Strategy:
    """What follows the profiles supported, or those of them that are meant: demographics, items, others.

    Where none that is declared can be contributed, they follow this project's own.
    """
    return _instances(tuple(target.packages), *_chosen(target, which))


def items(target: Target) -> Strategy:
    """Items alone."""
    return resources(target, is_item)


def pairs(target: Target) -> Strategy:
    """Two of one profile: the same record before and after."""
    urls, claiming = _chosen(target, _has_a_record_id)
    return st.one_of([_two(tuple(target.packages), url, claiming) for url in urls])


def lessened(target: Target) -> Strategy:
    """An instance, and the same without one of its elements, where the profile can spare any."""
    urls, claiming = _chosen(target, _has_a_record_id)
    return st.one_of([_less(tuple(target.packages), url, claiming) for url in urls])


def one_of_each(target: Target, which: Callable[[Profile], bool] = lambda profile: True) -> list[Resource]:
    """One whole instance of each of the same profiles, so that no element is left to chance."""
    urls, claiming = _chosen(target, which)
    validator = validator_of(tuple(target.packages))
    return [one_whole(validator, url, claiming=claiming) for url in urls]


def whole(target: Target) -> list[Resource]:
    """Whole instances of all of them, with every type of every choice between them, first one of each."""
    urls, claiming = _chosen(target, lambda profile: True)
    found = [_whole(tuple(target.packages), url, claiming) for url in urls]
    return [one for n in range(max(map(len, found))) for one in (each[n] for each in found if n < len(each))]


def not_contributed(target: Target) -> list[str]:
    """Profiles a target declares that no case follows: such resources are not contributed by themselves."""
    return [one.url for one in supported(target) if target.declared.profiles and not contributable(one)]


def is_item(profile: Profile) -> bool:
    """Whether what follows a profile is an item: no demographics, not about nobody or a contribution."""
    return profile.type not in ABOUT_NOBODY | {"Patient", "Provenance"}


def _has_a_record_id(profile: Profile) -> bool:
    """Whether what follows a profile has an identifier, under which it can be changed."""
    return profile.type != "Provenance"


def _chosen(target: Target, which: Callable[[Profile], bool]) -> tuple[tuple[str, ...], bool]:
    """Urls of profiles, and whether the target declares them."""
    compiler = validator_for(target).compiler
    ours = [compiler.profile(url) for url in own.urls()]
    for profiles in (supported(target), ours):
        fitting = tuple(one.url for one in profiles if contributable(one) and which(one))
        if fitting:
            break
    return fitting, fitting[0] in target.declared.profiles


@cache
def validator_of(packages: tuple[str, ...]) -> Validator:
    """As `validator_for`, of packages that were found to be sound."""
    return Validator(own.with_own([Path(one) for one in packages]), _JUDGED_ELSEWHERE, own.beside)


@cache
def _whole(packages: tuple[str, ...], url: str, claiming: bool) -> list[Resource]:
    return drawn_whole(validator_of(packages), url, claiming=claiming)


@cache
def _instances(packages: tuple[str, ...], urls: tuple[str, ...], claiming: bool) -> Strategy:
    return instances(validator_of(packages), urls, claiming=claiming)


def _two(packages: tuple[str, ...], url: str, claiming: bool) -> Strategy:
    one = _instances(packages, (url,), claiming)
    return st.tuples(one, one)


def _less(packages: tuple[str, ...], url: str, claiming: bool) -> Strategy:
    """A whole instance each time, for the more there is, the more can be spared."""
    validator, wholes = validator_of(packages), _whole(packages, url, claiming)

    def spared(one: Resource) -> list[Resource]:
        left = [_without(one, name) for name in one if name not in _KEPT and not name.startswith("_")]
        return [less for less in left if validator.validate(_about_somebody(less), [url]).valid] or [one]

    return st.sampled_from(wholes).flatmap(lambda one: st.tuples(st.just(one), st.sampled_from(spared(one))))


_KEPT = frozenset({"resourceType", "id", "meta", "identifier", "participant"})


def _about_somebody(one: Resource) -> Resource:
    return one if one["resourceType"] == "Patient" else about(one, "Patient/somebody")


def _without(one: Resource, name: str) -> Resource:
    return {key: value for key, value in one.items() if key.lstrip("_") != name}
