"""Lawful ways to tell the same facts, and changes that somebody hostile would make to them."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from harness.fhir.facts.around import Around
from harness.fhir.facts.extracting import facts
from harness.fhir.lossless import Number
from harness.fhir.synthetic import SNOMED, UCUM
from harness.findings.facts.comparing import changes

BASE = "https://record.example/fhir"
SOURCE = "https://fhir.nhs.uk/Id/ods-organization-code/"
LEFT, RIGHT = {"7771000", "8966001", "368208006"}, {"24028007", "18944008", "368209003"}
_OTHER_SIDE = {"7771000": "24028007", "8966001": "18944008", "368208006": "368209003"}
_OTHER_SIDE |= {right: left for left, right in _OTHER_SIDE.items()}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def told(expected, seen, beside=None):
    """How each fact changed, and its name; an item as a whole has none."""
    one, other = (facts(resource, beside or Around(base_url=BASE)) for resource in (expected, seen))
    return [(str(c.how), (c.fact or c.now).name if c.fact or c.now else "") for c in changes([one], [other])]


def rewritten(node, rewrite):
    """The resource with each object rewritten, the innermost first; extensions are left as they are."""
    if isinstance(node, Mapping):
        inner = {
            key: value if key.lower().endswith("extension") else rewritten(value, rewrite)
            for key, value in node.items()
        }
        return rewrite(inner)
    return [rewritten(one, rewrite) for one in node] if isinstance(node, list) else node


def _turned_round(resource):
    return rewritten(resource, lambda node: dict(reversed(node.items())))


def _other_ids(resource):
    return {**resource, "id": "of-the-target", "identifier": [{"system": "urn:x", "value": "1"}]}


def _mapped(resource):
    mapping = {"system": "https://mapped.example/codes", "code": "m-1", "display": "as mapped"}
    return rewritten(
        resource, lambda node: {**node, "coding": [mapping, *node["coding"]]} if "coding" in node else node
    )


def _absolute(resource):
    def rewrite(node):
        reference = node.get("reference")
        relative = isinstance(reference, str) and re.match(r"[A-Z]\w+/", reference)
        return {**node, "reference": f"{BASE}/{reference}"} if relative else node

    return rewritten(resource, rewrite)


_UNITS = {"mg": "milligrams", "ug": "mcg", "mL": "ml"}


def _other_unit_words(resource):
    def rewrite(node):
        if node.get("system") != UCUM or "code" not in node:
            return node
        return {**node, "unit": _UNITS.get(node["code"], f"as coded, {node['code']}")}

    return rewritten(resource, rewrite)


def _other_numerals(resource):
    def rewrite(node):
        number = node.get("value")
        if not isinstance(number, Number) or "e" in number.text.lower():
            return node
        return {**node, "value": Number(f"{number.text}{'' if '.' in number.text else '.'}0")}

    return rewritten(resource, rewrite)


def _other_offsets(resource):
    def moved(value):
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            return value
        fraction = _MOMENT.fullmatch(value)[1] or ""
        try:
            at = datetime.fromisoformat(value.replace(fraction, "", 1) if fraction else value)
            return (
                at.astimezone(timezone(timedelta(hours=-3)))
                .isoformat()
                .replace("-03:00", f"{fraction}-03:00")
            )
        except (ValueError, OverflowError):
            return value

    def rewrite(node):
        return {key: moved(value) if _is_dated(key) else value for key, value in node.items()}

    return rewritten(resource, rewrite)


def _is_dated(key):
    return key in ("start", "end", "issued", "authoredOn", "recordedDate", "date") or key.endswith("DateTime")


RESPELLED = {
    "properties in another order": _turned_round,
    "other ids": _other_ids,
    "codings beside ours": _mapped,
    "absolute references": _absolute,
    "other words for a coded unit": _other_unit_words,
    "zeros after the point": _other_numerals,
    "another offset": _other_offsets,
}


def shifted(name, by):
    """Every quantity under an element, its point moved."""

    def rewrite(node):
        held = node.get(name)
        if not isinstance(held, Mapping) or "value" not in held:
            return node
        return {**node, name: {**held, "value": Number(f"{held['value'].text}e{by}")}}

    return lambda resource: rewritten(resource, rewrite)


def without(*names):
    """Elements left out, wherever they stand."""
    return lambda resource: rewritten(
        resource, lambda node: {key: value for key, value in node.items() if key not in names}
    )


def said(name, value):
    """A member that says something else, or that somebody made up."""
    return lambda resource: {**resource, name: value}


def status(name, code):
    """The codes of a status replaced."""

    def change(resource):
        coding = [{**one, "code": code} for one in resource[name]["coding"]]
        return {**resource, name: {**resource[name], "coding": coding}}

    return change


def _swapped(node):
    code = _OTHER_SIDE.get(node.get("code")) if node.get("system") == SNOMED else None
    return {**node, "code": code} if code else node


def other_side(resource):
    """Left for right and right for left, in codes alone."""
    return rewritten(resource, _swapped)


def _micro(node):
    if node.get("system") != UCUM or node.get("code") != "mg":
        return node
    return {**node, "unit": "microgram", "code": "ug"}


def thousandfold(resource):
    """Milligrams that became micrograms, the number as it was."""
    return rewritten(resource, _micro)
