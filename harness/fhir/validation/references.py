"""References: what they name, what they lead to where that is at hand, and whether it is allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from harness.fhir.lossless import Json

if TYPE_CHECKING:
    from harness.fhir.profiles.elements import TypeUse
    from harness.fhir.validation.walking import Scope, Walk

_LITERAL = re.compile(
    r"(?:https?://[^\s#?]+/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?(?:#.*)?"
)
_OTHER = re.compile(r"[a-z][a-z0-9+.-]*:.*|#.*|[A-Z][A-Za-z]+\?.*", re.DOTALL)
"""An absolute address, a local one, or a condition that a transaction resolves."""

_ANY = ("Resource", "DomainResource")


def type_named(reference: Json) -> str:
    """The resource type a Reference names in its literal or its `type`, empty if it names none."""
    if not isinstance(reference, Mapping):
        return ""
    literal = reference.get("reference")
    match = _LITERAL.fullmatch(literal) if isinstance(literal, str) else None
    if match:
        return match[1]
    named = reference.get("type")
    return named if isinstance(named, str) else ""


def resolved(reference: Json, scope: Scope) -> Mapping[str, Json] | None:
    """The resource a Reference leads to, where it is contained or in the same Bundle."""
    literal = reference.get("reference") if isinstance(reference, Mapping) else None
    if not isinstance(literal, str):
        return None
    if literal == "#":
        return scope.root
    if literal.startswith("#"):
        inside = scope.root.get("contained")
        found = (
            one
            for one in (inside if isinstance(inside, list) else ())
            if isinstance(one, dict) and one.get("id") == literal[1:]
        )
        return next(found, None)
    return scope.bundle.find(literal, scope.root) if scope.bundle else None


def check(value: Mapping[str, Json], use: TypeUse, where: str, scope: Scope, walk: Walk) -> None:
    """A Reference against its allowed targets (FHIR R4, references; ElementDefinition.type.targetProfile)."""
    literal = value.get("reference")
    definitions = walk.planner.compiler.definitions
    match = _LITERAL.fullmatch(literal) if isinstance(literal, str) else None
    if match and not literal_is_elsewhere(literal) and not definitions.is_resource(match[1]):
        walk.findings.error("reference-target", f"{where}.reference", "expected [type]/[id] of a type of R4")
        return
    if isinstance(literal, str) and not match and not _OTHER.fullmatch(literal):
        spoilt = definitions.is_resource(literal.partition("/")[0])
        say = walk.findings.error if spoilt else walk.findings.warning
        say("reference", f"{where}.reference", "expected [type]/[id], an absolute address or #[id]")
        return
    target = resolved(value, scope)
    if isinstance(literal, str) and literal.startswith("#") and target is None and _is_in_place(scope):
        walk.findings.error("ref-1", where, "expected a contained resource with this id")
    named = target.get("resourceType") if target is not None else type_named(value)
    if target is not None and match and match[1] != named:
        walk.findings.error(
            "reference-target", f"{where}.reference", "it leads to a resource of another type"
        )
    said = value.get("type")
    if isinstance(said, str) and isinstance(named, str) and named and named not in (said, _last(said)):
        walk.findings.error(
            "reference-type", f"{where}.type", "expected the type that the reference leads to"
        )
    if not use.targets or not isinstance(named, str) or not named:
        return
    allowed, profiles = set(), []
    for url in use.targets:
        found = definitions.structure(url)
        if found is None:
            walk.findings.not_checked("reference-profile", where)
            return
        allowed.add(found["type"])
        if found["type"] in (named, *_ANY):
            profiles.append(url if found.get("derivation") == "constraint" else "")
    if profiles and all(profiles):
        _profiled(target, profiles, where, scope, walk)
    if not allowed & {*_ANY, named} and definitions.is_resource(named):
        expected = ", ".join(sorted(allowed))
        walk.findings.error("reference-target", where, f"expected a reference to {expected}")


def _profiled(
    target: Mapping[str, Json] | None, profiles: list[str], where: str, scope: Scope, walk: Walk
) -> None:
    """A target that has to follow one of these profiles, which only one that is at hand can be seen to."""
    if target is None:
        walk.findings.not_checked("reference-profile", where)
    elif not any(walk.follows(target, url, scope) for url in profiles):
        names = ", ".join(url.rpartition("/")[2] for url in profiles)
        walk.findings.error("reference-profile", where, f"expected a reference to what follows {names}")


def _is_in_place(scope: Scope) -> bool:
    """Whether a resource is judged where it stands, rather than as what a reference leads to."""
    inside = scope.root.get("contained")
    inside = inside if isinstance(inside, list) else []
    return scope.resource is scope.root or any(one is scope.resource for one in inside)


def _last(address: str) -> str:
    return address.rpartition("/")[2]


def literal_is_elsewhere(literal: Json) -> bool:
    """Whether a reference is an absolute one, whose address need not be that of a FHIR server."""
    return isinstance(literal, str) and "://" in literal
