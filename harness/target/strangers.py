"""Whom an answer names: by server id, by identifier, by an NHS number in its text. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias
from urllib.parse import unquote

from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import Json, Number
from harness.target.meanings import MEANINGS

PATIENT = re.compile(r"(?:^|/)Patient/([A-Za-z0-9.-]{1,64})(?:$|[/?|#])")
_CONDITIONAL = re.compile(r"(?:^|/)Patient\?(?:.*&)?identifier=([^&]*)")
_TEN_DIGITS = re.compile(r"(?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])")
_NHS_OID = "2.16.840.1.113883.2.1.4.1"
_LABELLED = re.compile(rf"(?:nhs[-_ ]?(?:no\b|num(?:ber)?)|{re.escape(_NHS_OID)})[^0-9{{}}]*$", re.IGNORECASE)
"""A number belongs to a label before it where neither another digit nor another object stands between."""
_LABELS_BEFORE = re.compile(
    r'(?:\\?"\s*,\s*\\?"system\\?"\s*:\s*\\?"|"\s*(?:/>|>\s*</value>)\s*<(?:\w+:)?system\s+value=")[^"]{0,60}nhs-number',
    re.IGNORECASE,
)
"""A system that follows its value."""
_NEAR = 90
_RAW_REFERENCE = re.compile(r'(?:reference\\?"\s*:\s*\\?"|<(?:\w+:)?reference\s+value=")([^"<>\s]{1,400})')
_RAW_RESOURCE = re.compile(r'"resourceType\\?"\s*:\s*\\?"([A-Za-z]+)|<(?:\w+:)?([A-Z][A-Za-z]+)[\s>]')
_WORD = re.compile(r"[A-Za-z0-9.-]{1,64}")
_HOLDING = (dict, list)


Node: TypeAlias = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
"""An object, the resource it stands in (or is), and the resource around that one; empty if there is none."""


def nodes(tree: Json) -> Iterator[Node]:
    """Every object of a tree.

    Bundle and Parameters hold resources of their own right: nothing in them counts as inside a resource. What
    else an object may mean stands where the object does.
    """
    waiting: list[tuple[Json, dict[str, Any], dict[str, Any]]] = [(tree, {}, {})]
    while waiting:
        node, resource, around = waiting.pop()
        if isinstance(node, list):
            waiting += [(item, resource, around) for item in node if isinstance(item, _HOLDING)]
        elif isinstance(node, dict):
            if MEANINGS in node:
                waiting += [(meaning, resource, around) for meaning in node[MEANINGS]]
            kind = node.get("resourceType")
            if kind in ("Bundle", "Parameters"):
                resource, around = {}, {}
            elif isinstance(kind, str):
                resource, around = node, resource
            yield node, resource, around
            waiting += [
                (value, resource, around)
                for key, value in node.items()
                if isinstance(value, _HOLDING) and key != MEANINGS
            ]


def patient_id(reference: Json) -> str:
    """The server id in a reference to a Patient, empty if it is none."""
    found = PATIENT.search(reference) if isinstance(reference, str) else None
    return found[1] if found else ""


def patient_identifier(reference: Json) -> tuple[str, str]:
    """System and value of a reference by search, `Patient?identifier=system|value`; empty if it is none."""
    found = _CONDITIONAL.search(reference) if isinstance(reference, str) and "?" in reference else None
    system, _, value = unquote(found[1]).rpartition("|") if found else ("", "", "")
    return system, value


def nhs_number(node: dict[str, Any]) -> str:
    """The NHS number that an Identifier or a Coding spells, empty if it is none."""
    system, value = node.get("system"), node.get("value")
    text = value.text if isinstance(value, Number) else value
    if not isinstance(text, str) or not isinstance(system, str):
        return ""
    if system == NHS_NUMBER:
        return text
    alike = system.rstrip("/").casefold().endswith(("/nhs-number", _NHS_OID))
    return _plain(text) if alike and _is_valid(_plain(text)) else ""


def numbers_in(text: str) -> Iterator[str]:
    """Valid ten-digit NHS numbers that a text labels as such; a phone number or a time is none."""
    if "%" in text:
        text = unquote(text)
    for found in _TEN_DIGITS.finditer(text):
        digits = _plain(found[0])
        if not _is_valid(digits):
            continue
        before = text[max(0, found.start() - _NEAR) : found.start()]
        if _LABELLED.search(before) or _LABELS_BEFORE.match(text, found.end()):
            yield digits


def references_in(text: str) -> Iterator[str]:
    """Server ids of Patients that a text refers to, where it is no JSON that can be read."""
    for found in _RAW_REFERENCE.finditer(text):
        if id_ := patient_id(found[1].replace("\\/", "/").rstrip("\\")):
            yield id_


def patients_in(text: str) -> Iterator[frozenset[str]]:
    """For each Patient in a text that cannot be read, the words that stand in it."""
    starts = list(_RAW_RESOURCE.finditer(text))
    for place, found in enumerate(starts):
        if "Patient" in (found[1], found[2]):
            end = starts[place + 1].start() if place + 1 < len(starts) else len(text)
            yield frozenset(_WORD.findall(text, found.end(), end))


def as_text(body: bytes) -> str:
    """The text of a body, whatever its encoding."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _plain(number: str) -> str:
    return number.replace(" ", "").replace("-", "")


def _is_valid(digits: str) -> bool:
    """Modulus 11 (NHS Data Dictionary)."""
    if len(digits) != 10 or not (digits.isascii() and digits.isdecimal()):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])
