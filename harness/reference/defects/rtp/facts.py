"""Faults with measurements, sites and doses."""

from __future__ import annotations

from typing import Any, Final

from ...lossless import Number
from ...model import Resource
from ...rules import defect
from .walk import Kept, changed, lost, top

_LEFT, _RIGHT = "7771000", "24028007"
_SWAPPED: Final = {_LEFT: _RIGHT, _RIGHT: _LEFT}
_DOSES: Final = ("dosage", "dosageInstruction")
_LONG: Final = 60


@defect("MR-141", violates="RTP-007", replaces="content.kept")
def comparators_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A value below the limit of a test comes back as the limit: the comparator is dropped."
    return lost(kept(resource), lambda name, item, beside: name == "comparator")


@defect("MR-142", violates="RTP-007", replaces="content.kept")
def units_are_their_codes(kept: Kept, resource: Resource) -> Resource:
    "The unit as written is replaced by its code."

    def coded(name: str, item: Any, beside: Resource) -> Any:
        return beside.get("code", item) if name == "unit" else item

    return changed(kept(resource), coded)


@defect("MR-143", violates="RTP-007", replaces="content.kept")
def ranges_lose_their_upper_end(kept: Kept, resource: Resource) -> Resource:
    "A reference range keeps its lower end and loses the upper one."
    return lost(kept(resource), lambda name, item, beside: name == "high" and "low" in beside)


@defect("MR-144", violates="RTP-007", replaces="content.kept")
def interpretations_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The mark of an abnormal result is dropped, on components too."
    return lost(kept(resource), lambda name, item, beside: name == "interpretation")


@defect("MR-145", violates="RTP-007", replaces="content.kept")
def ranges_of_components_move(kept: Kept, resource: Resource) -> Resource:
    "The reference ranges of components move to the observation."
    result = kept(resource)
    parts = result.get("component", ())
    ranges = [each for part in parts for each in part.get("referenceRange", ())]
    if not ranges:
        return result
    bare = [top(part, "referenceRange") for part in parts]
    return result | {"component": bare, "referenceRange": [*result.get("referenceRange", ()), *ranges]}


@defect("MR-146", violates="RTP-007", replaces="content.kept")
def units_have_no_system(kept: Kept, resource: Resource) -> Resource:
    "A quantity keeps its unit and its code and loses the system of the code."
    return lost(kept(resource), lambda name, item, beside: name == "system" and "unit" in beside)


@defect("MR-147", violates="RTP-008", replaces="content.kept")
def left_is_right(kept: Kept, resource: Resource) -> Resource:
    "The codes for left and right change places."

    def other(name: str, item: Any, beside: Resource) -> Any:
        return _SWAPPED.get(item, item) if name == "code" and isinstance(item, str) else item

    return changed(kept(resource), other)


@defect("MR-148", violates="RTP-008", replaces="content.kept")
def sites_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The body site of an item is dropped."
    return top(kept(resource), "bodySite")


@defect("MR-149", violates="RTP-008", replaces="content.kept")
def one_site_is_kept(kept: Kept, resource: Resource) -> Resource:
    "Of several body sites, the first is kept."
    result = kept(resource)
    sites = result.get("bodySite")
    return result | {"bodySite": sites[:1]} if isinstance(sites, list) else result


@defect("MR-150", violates="RTP-008", replaces="content.kept")
def routes_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The route of a dose or of a vaccine is dropped."
    return lost(kept(resource), lambda name, item, beside: name == "route")


@defect("MR-151", violates="RTP-008", replaces="content.kept")
def methods_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The method of an observation or of a dose is dropped."
    return lost(kept(resource), lambda name, item, beside: name == "method")


@defect("MR-152", violates="RTP-008", replaces="content.kept")
def sides_are_qualifiers_no_more(kept: Kept, resource: Resource) -> Resource:
    "Of the codings of a body site, the one that names the side alone is dropped."

    def sideless(name: str, item: Any, beside: Resource) -> Any:
        return [each for each in item if each.get("code") not in _SWAPPED] if name == "coding" else item

    return changed(kept(resource), sideless)


def _dosages(resource: Resource, change: Any) -> Resource:
    found = {name: [change(each) for each in resource[name]] for name in _DOSES if _listed(resource, name)}
    return resource | found


def _listed(resource: Resource, name: str) -> bool:
    return isinstance(resource.get(name), list) and all(isinstance(each, dict) for each in resource[name])


@defect("MR-153", violates="RTP-009", replaces="content.kept")
def dose_texts_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A dose that has a structure loses its text."
    return _dosages(kept(resource), lambda dose: top(dose, "text") if len(dose) > 1 else dose)


@defect("MR-154", violates="RTP-009", replaces="content.kept")
def dose_texts_are_cut(kept: Kept, resource: Resource) -> Resource:
    "The text of a dose is cut after sixty characters."
    return _dosages(kept(resource), lambda dose: dose | _texts(dose))


def _texts(dose: Resource) -> Resource:
    return {
        name: dose[name][:_LONG] for name in ("text", "patientInstruction") if isinstance(dose.get(name), str)
    }


@defect("MR-155", violates="RTP-009", replaces="content.kept")
def doses_are_ten_times_as_much(kept: Kept, resource: Resource) -> Resource:
    "The point of a dose is lost: 0.5 becomes 05, read as 5."

    def tenfold(name: str, item: Any, beside: Resource) -> Any:
        value = item.get("value") if name == "doseQuantity" and isinstance(item, dict) else None
        if not isinstance(value, Number) or "." not in value.text:
            return item
        return item | {"value": Number(value.text.replace(".", "").lstrip("0") or "0")}

    return changed(kept(resource), tenfold)


@defect("MR-156", violates="RTP-009", replaces="content.kept")
def as_needed_is_lost(kept: Kept, resource: Resource) -> Resource:
    "'As needed' is dropped: the dose reads as a regular one."
    return lost(kept(resource), lambda name, item, beside: name.startswith("asNeeded"))


@defect("MR-157", violates="RTP-009", replaces="content.kept")
def maximum_doses_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The maximum dose is dropped."
    return lost(kept(resource), lambda name, item, beside: name.startswith("maxDosePer"))


@defect("MR-158", violates="RTP-009", replaces="content.kept")
def one_dose_is_kept(kept: Kept, resource: Resource) -> Resource:
    "Of several dosage instructions, such as a dose that is stepped down, the first is kept."
    result = kept(resource)
    return result | {name: result[name][:1] for name in _DOSES if _listed(result, name)}


@defect("MR-159", violates="RTP-009", replaces="content.kept")
def daily_is_often_enough(kept: Kept, resource: Resource) -> Resource:
    "A frequency above one comes back as one."

    def once(name: str, item: Any, beside: Resource) -> Any:
        return Number("1") if name == "frequency" and isinstance(item, Number) else item

    return changed(kept(resource), once)
