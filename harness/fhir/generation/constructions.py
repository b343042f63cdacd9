"""Invariants that more than presence decides: by key, what makes an object meet them."""

from __future__ import annotations

from collections.abc import Mapping

from harness.fhir.generation import shared_care
from harness.fhir.generation.bundles import bundled
from harness.fhir.generation.making import Maker, Making, Supplies
from harness.fhir.generation.objects import Construction, Editing
from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import Json, Number
from harness.fhir.validation.invariants.native import is_after
from harness.fhir.validation.references import type_named

_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_ENTERED_IN_ERROR = "entered-in-error"

HELD_ELSEWHERE = frozenset({"dom-2", "dom-3", "dom-4", "dom-5", "ref-1", "txt-1", "txt-2", "ele-1"})
"""Contained resources come with the references to them, narratives from a list."""


def nhs_numbered(maker: Maker, supplies: Supplies) -> Maker:
    """The maker of an Identifier whose value is an NHS number where its system says so."""

    def make(making: Making, room: int) -> Json:
        made = maker(making, room)
        if made.get("system") != NHS_NUMBER:
            return made
        return {**made, "value": making.draw(supplies.nhs_numbers)}

    return make


def holds_code(concept: Json, *codes: str) -> bool:
    """Whether a CodeableConcept has a coding with one of these codes."""
    codings = concept.get("coding", ()) if isinstance(concept, Mapping) else ()
    return any(isinstance(one, Mapping) and one.get("code") in codes for one in codings)


def in_order(first: str, second: str) -> Construction:
    """Two moments, of which the first is not after the second: changed over if it is."""

    def construct(editing: Editing) -> None:
        made = editing.made
        if is_after(made.get(first), made.get(second)):
            made[first], made[second] = made[second], made[first]
            if is_after(made[first], made[second]):
                editing.drop(second)

    return construct


def _one_of_value_and_extension(editing: Editing) -> None:
    """ext-1."""
    value, extension = editing.has("value"), editing.has("extension")
    if value and extension and not editing.drop("extension"):
        editing.drop("value")
    elif not value and not extension and not editing.add("value"):
        editing.add("extension")


def _allergy_status(editing: Editing) -> None:
    """ait-1, ait-2: a clinical status unless it was entered in error."""
    if holds_code(editing.made.get("verificationStatus"), _ENTERED_IN_ERROR):
        if editing.has("clinicalStatus") and not editing.drop("clinicalStatus"):
            editing.drop("verificationStatus")
    else:
        editing.add("clinicalStatus")


def _condition_status(editing: Editing) -> None:
    """con-3, con-4, con-5: no clinical status if entered in error, one that is over if it abated."""
    made = editing.made
    if holds_code(made.get("verificationStatus"), _ENTERED_IN_ERROR):
        if editing.has("clinicalStatus") and not editing.drop("clinicalStatus"):
            editing.drop("verificationStatus")
        editing.drop("abatement")
    if editing.has("abatement") and not holds_code(
        made.get("clinicalStatus"), "resolved", "remission", "inactive"
    ):
        if editing.has("clinicalStatus"):
            editing.drop("abatement")
        else:
            made["clinicalStatus"] = {"coding": [{"system": _CLINICAL, "code": "resolved"}]}


def _component_codes(editing: Editing) -> None:
    """obs-7: no component with a code of the Observation itself, where that has a value."""
    made = editing.made
    if not editing.has("value") or not isinstance(made.get("component"), list):
        return
    own = made.get("code", {}).get("coding", [])
    if any(one in own for part in made["component"] for one in part.get("code", {}).get("coding", [])):
        editing.drop("component") or editing.drop("value")


def _low_below_high(editing: Editing) -> None:
    """rng-2: of one unit, in order."""
    low, high = editing.made.get("low"), editing.made.get("high")
    if not isinstance(low, Mapping) or not isinstance(high, Mapping):
        return
    first, second = low.get("value"), high.get("value")
    if isinstance(first, Number) and isinstance(second, Number):
        if first.value > second.value:
            first, second = second, first
        units = {k: v for k, v in low.items() if k != "value"}
        editing.made.update(low={"value": first, **units}, high={"value": second, **units})


def _on_behalf(editing: Editing) -> None:
    """ctm-1: only a practitioner takes part on behalf of someone."""
    if type_named(editing.made.get("member")) not in ("", "Practitioner"):
        editing.drop("onBehalfOf")


def _not_at_home(editing: Editing) -> None:
    """org-2, org-3."""
    if editing.made.get("use") == "home":
        editing.made["use"] = "work"


def at_least_nothing(*names: str) -> Construction:
    """Numbers that are not below zero."""

    def construct(editing: Editing) -> None:
        for name in names:
            value = editing.made.get(name)
            if isinstance(value, Number) and value.text.startswith("-"):
                editing.made[name] = Number(value.text[1:])

    return construct


def _offset_from(editing: Editing) -> None:
    """tim-9: an offset from an event of the day that is no meal."""
    if editing.has("offset"):
        if not editing.has("timeOfDay") or editing.drop("timeOfDay"):
            editing.made["when"] = ["MORN"]
            editing.made.pop("_when", None)
        else:
            editing.drop("offset")


def _trigger(editing: Editing) -> None:
    """trd-1 to trd-3: what each kind of trigger needs."""
    editing.made["type"] = "named-event"
    editing.add("name")
    editing.drop("data")
    editing.drop("condition")


def _only_if(name: str, mode: str) -> Construction:
    """A member of the entries of a List of one mode only."""

    def construct(editing: Editing) -> None:
        if editing.made.get("mode") != mode:
            for entry in editing.made.get("entry", ()):
                entry.pop(name, None)
                entry.pop(f"_{name}", None)
                if not entry.keys() - {"id", "extension"}:
                    entry["item"] = {"display": "a"}

    return construct


def _two_enabling(editing: Editing) -> None:
    """que-12."""
    if len(editing.made.get("enableWhen", ())) > 1:
        editing.add("enableBehavior")


def _one_initial(editing: Editing) -> None:
    """que-13."""
    if len(editing.made.get("initial", ())) > 1:
        editing.made["initial"] = editing.made["initial"][:1]


def _numbered_items(editing: Editing) -> None:
    """que-2: each item has a link id of its own."""
    waiting, number = list(editing.made.get("item", ())), 0
    while waiting:
        one = waiting.pop(0)
        number += 1
        one["linkId"] = str(number)
        waiting += one.get("item", ())


def _exists_or_not(editing: Editing) -> None:
    """que-7: whether there is an answer is asked with a boolean."""
    if editing.made.get("operator") == "exists":
        for key in [key for key in editing.made if key.lstrip("_").startswith("answer")]:
            del editing.made[key]
        editing.made["answerBoolean"] = True


def _kinds_of_items(editing: Editing) -> None:
    """que-1: a group has items, what is displayed has none."""
    made = editing.made
    if made.get("type") == "group" and not editing.has("item"):
        made["item"] = [{"linkId": "a", "type": "string"}]
    elif made.get("type") == "display":
        editing.drop("item")


def _two_items(editing: Editing) -> None:
    """lnk-1."""
    items = editing.made.get("item", [])
    if len(items) == 1:
        editing.made["item"] = [*items, {"type": "alternate", "resource": {"display": "a"}}]


def _only_differential(editing: Editing) -> None:
    """sdf-1 to sdf-23: the least that a StructureDefinition can say."""
    made = editing.made
    for name in ("snapshot", "contextInvariant"):
        editing.drop(name)
    made.update(kind="resource", type="Patient", abstract=False, derivation="constraint")
    made["baseDefinition"] = "http://hl7.org/fhir/StructureDefinition/Patient"
    made["differential"] = {"element": [{"id": "Patient", "path": "Patient"}]}


_R4: Mapping[str, Construction] = {
    "ext-1": _one_of_value_and_extension,
    "ait-1": _allergy_status,
    "ait-2": _allergy_status,
    "con-3": _condition_status,
    "con-4": _condition_status,
    "con-5": _condition_status,
    "obs-7": _component_codes,
    "per-1": in_order("start", "end"),
    "mdd-1": in_order("whenPrepared", "whenHandedOver"),
    "lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn": in_order(
        "authoredOn", "lastModified"
    ),
    "rng-2": _low_below_high,
    "ctm-1": _on_behalf,
    "org-2": _not_at_home,
    "org-3": _not_at_home,
    "tim-4": at_least_nothing("duration"),
    "tim-5": at_least_nothing("period"),
    "tim-9": _offset_from,
    "trd-3": _trigger,
    "lst-2": _only_if("deleted", "changes"),
    "lst-3": _only_if("date", "working"),
    "lnk-1": _two_items,
    "sdf-6": _only_differential,
    "que-1": _kinds_of_items,
    "que-2": _numbered_items,
    "que-7": _exists_or_not,
    "que-12": _two_enabling,
    "que-13": _one_initial,
}

BY_KEY: Mapping[str, Construction] = {
    **_R4,
    **dict.fromkeys((f"bdl-{number}" for number in (1, 3, 4, 7, 9, 10, 11, 12)), bundled),
    **shared_care.BY_KEY,
}
"""By the key of the invariant, or by its expression where R4 has the key twice."""
