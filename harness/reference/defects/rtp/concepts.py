"""Faults with codes, and with what stands beside them."""

from __future__ import annotations

from typing import Any, Final

from ...model import Resource
from ...rules import defect
from .walk import Kept, changed, lost

_KNOWN: Final = (
    "http://snomed.info/",
    "http://loinc.org",
    "http://unitsofmeasure.org",
    "http://terminology.hl7",
)
_KNOWN_TOO: Final = (
    "http://hl7.org/",
    "https://fhir.hl7.org.uk/",
    "https://fhir.nhs.uk/",
    "https://dmd.nhs.uk",
)
_UNKNOWN: Final = {"system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "code": "UNK"}


def _codings(resource: Resource, change: Any) -> Resource:
    """The resource with each coding of a concept changed, given what stands beside it."""

    def one(name: str, item: Any, beside: Resource) -> Any:
        if name != "coding" or not isinstance(item, list):
            return item
        return [change(each, item) if isinstance(each, dict) else each for each in item]

    return changed(resource, one)


@defect("MR-130", violates="RTP-004", replaces="content.kept")
def the_first_coding_is_kept(kept: Kept, resource: Resource) -> Resource:
    "Of several codings of one concept, the first is kept."

    def first(name: str, item: Any, beside: Resource) -> Any:
        return item[:1] if name == "coding" and isinstance(item, list) else item

    return changed(kept(resource), first)


@defect("MR-131", violates="RTP-004", replaces="content.kept")
def the_authors_choice_is_lost(kept: Kept, resource: Resource) -> Resource:
    "The mark of the coding that the author chose is dropped."
    return lost(kept(resource), lambda name, item, beside: name == "userSelected")


@defect("MR-132", violates="RTP-004", replaces="content.kept")
def versions_of_systems_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The version of a code system is dropped."
    return lost(kept(resource), lambda name, item, beside: name == "version" and "code" in beside)


@defect("MR-133", violates="RTP-004", replaces="content.kept")
def the_text_is_the_display(kept: Kept, resource: Resource) -> Resource:
    "The author's term is replaced by the display of the first coding."

    def shown(name: str, item: Any, beside: Resource) -> Any:
        codings = beside.get("coding")
        first = codings[0] if name == "text" and isinstance(codings, list) and codings else {}
        return first.get("display", item) if isinstance(first, dict) else item

    return changed(kept(resource), shown)


@defect("MR-134", violates="RTP-004", replaces="content.kept")
def descriptions_of_terms_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The id of the description the author chose, an extension of a coding, is dropped."
    return _codings(
        kept(resource), lambda coding, all: {name: coding[name] for name in coding if name != "extension"}
    )


@defect("MR-135", violates="RTP-004", replaces="content.kept")
def legacy_codes_are_tidied(kept: Kept, resource: Resource) -> Resource:
    "Dots at the end of a code are taken off."
    return _codings(kept(resource), lambda coding, all: coding | _code(coding, lambda text: text.rstrip(".")))


@defect("MR-136", violates="RTP-004", replaces="content.kept")
def codes_are_capitals(kept: Kept, resource: Resource) -> Resource:
    "Codes come back in capitals, though in some systems two codes differ by nothing else."
    return _codings(
        kept(resource),
        lambda coding, all: (
            coding | (_code(coding, str.upper) if "hl7.org" not in coding.get("system", "") else {})
        ),
    )


@defect("MR-137", violates="RTP-016", replaces="content.kept")
def unknown_systems_become_unknown(kept: Kept, resource: Resource) -> Resource:
    "A coding from a system the server does not know is replaced by 'unknown'."
    return _codings(
        kept(resource),
        lambda coding, all: (
            coding
            if str(coding.get("system", "http://hl7.org/")).startswith((*_KNOWN, *_KNOWN_TOO))
            else _UNKNOWN
        ),
    )


@defect("MR-138", violates="RTP-016", replaces="content.kept")
def categories_fit_the_value_set(kept: Kept, resource: Resource) -> Resource:
    "A category outside the ones R4 prefers is replaced by one of them."
    result = kept(resource)
    if result["resourceType"] != "Observation" or "category" not in result:
        return result
    system = "http://terminology.hl7.org/CodeSystem/observation-category"
    inside = [{"coding": [{"system": system, "code": "exam"}]}]
    codings = [coding for each in result["category"] for coding in each.get("coding", ())]
    fits = any(coding.get("system") == system for coding in codings)
    return result if fits else result | {"category": inside}


@defect("MR-139", violates="RTP-016", replaces="content.kept")
def local_units_become_ucum(kept: Kept, resource: Resource) -> Resource:
    "The unit of a quantity in a system other than UCUM is said to be UCUM's."

    def ucum(name: str, item: Any, beside: Resource) -> Any:
        return "http://unitsofmeasure.org" if name == "system" and "unit" in beside else item

    return changed(kept(resource), ucum)


@defect("MR-140", violates="RTP-016", replaces="content.kept")
def languages_are_ours(kept: Kept, resource: Resource) -> Resource:
    "A language other than English, of a resource or of a person, comes back as English."

    def english(name: str, item: Any, beside: Resource) -> Any:
        if name == "language" and isinstance(item, str) and not item.startswith("en"):
            return "en-GB"
        return item

    return changed(kept(resource), english)


def _code(coding: Resource, change: Any) -> Resource:
    code = coding.get("code")
    return {"code": change(code) or code} if isinstance(code, str) else {}
