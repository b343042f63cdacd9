"""Extensions: one of which the definition is at hand is held to it, any other is said not to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.fhir.lossless import Json
from harness.fhir.validation.plans import Member

if TYPE_CHECKING:
    from harness.fhir.validation.walking import Scope, Walk


def check(value: Json, member: Member, where: str, scope: Scope, walk: Walk) -> None:
    """One extension that belongs to no slice of the element it stands on."""
    url = value.get("url") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not value or not isinstance(url, str):
        walk.item(value, member, where, scope)
        return
    definitions = walk.planner.compiler.definitions
    found = definitions.structure(url) if "/" in url else None
    if found is None or found.get("type") != "Extension":
        if ":" in url:
            walk.findings.not_checked("extension", where)
        elif not _is_of_unknown(member):
            walk.findings.error(
                "extension", where, "expected an absolute url, or one defined by what is around it"
            )
        walk.item(value, member, where, scope)
        return
    plan = walk.planner.of_profile(url)
    modifier = plan.element.is_modifier
    if modifier != (member.key == "modifierExtension"):
        expected = "modifierExtension" if modifier else "extension"
        walk.findings.error("extension", where, f"expected this extension under {expected}")
    walk.object(value, plan, where, scope)


def _is_of_unknown(member: Member) -> bool:
    """Whether it stands in an extension of which nothing is known, where it may have any name."""
    url = (member.root.children or {}).get("url")
    return member.element.path.startswith("Extension.") and (url is None or url.fixed is None)
