"""What changed between a resource as sent and as returned, beyond what a server may own.

Allowed changes: `fhir-standards` 4.2 as CONTRACT 8 narrows it. Two resources are walked once, by key and
by position, so the cost is linear in their size.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from harness.fhir.lossless import Json, Number, dumps
from harness.fhir.narrative import canonical

_ABSENT = object()
_MAY_BE_ADDED = frozenset({"source", "tag", "security"})
_ALIGNED = (list, tuple)
_LITERAL = re.compile(r"(?:^|/)[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}$")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where what came back is not what was sent; `sent` and `got` are JSON text, or `absent`."""

    path: str
    sent: str
    got: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the exchange itself explains.

    `references`: a reference as sent, to the references it may have become, in any base.
    `untold`: references as sent of which the server did not tell what they became; any literal one will do.
    `base_url`: of the server, so that absolute and relative forms of one reference are equal.
    `generated_narrative`: the target declares that it writes narrative of its own where none was sent, or
    where what was sent is itself generated.
    """

    references: Mapping[str, frozenset[str]] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
    base_url: str = ""
    generated_narrative: bool = False


def differences(sent: Json, got: Json, allowed: Allowed | None = None) -> list[Difference]:
    """Differences between two resources, in document order; empty if nothing was altered."""
    return list(_resource(sent, got, "", allowed or Allowed()))


def decimals_agree(sent: str, got: str) -> bool:
    """Same value and same number of decimals in plain notation: 1e3 is 1000, 1.0 is not 1.00 (CONTRACT 8)."""
    return sent == got or _plain(sent) == _plain(got)


def _plain(text: str) -> tuple[Decimal, int]:
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    return number, max(0, -int(exponent))


def _resource(sent: Json, got: Json, path: str, allowed: Allowed) -> Iterator[Difference]:
    """A resource at the top: the server owns its id and parts of its meta."""
    if not isinstance(sent, dict) or not isinstance(got, dict):
        yield from _value(sent, got, path, allowed)
        return
    sent, got = dict(sent), dict(got)
    sent.pop("id", None)
    got.pop("id", None)
    yield from _meta(sent.pop("meta", {}), got.pop("meta", {}), f"{path}meta", allowed)
    text = sent.get("text", {"status": "generated"})
    if allowed.generated_narrative and isinstance(text, dict) and text.get("status") == "generated":
        sent.pop("text", None)
        got.pop("text", None)
    yield from _members(sent, got, path, allowed)


def _meta(sent: Json, got: Json, path: str, allowed: Allowed) -> Iterator[Difference]:
    if not isinstance(sent, dict) or not isinstance(got, dict):
        yield from _value(sent, got, path, allowed)
        return
    owned = {"versionId", "lastUpdated"}
    for key in [*sent, *(k for k in got if k not in sent)]:
        if key in owned or (key not in sent and key in _MAY_BE_ADDED):
            continue
        before, after = sent.get(key, _ABSENT), got.get(key, _ABSENT)
        if key in ("tag", "security") and isinstance(before, list) and isinstance(after, list):
            for index, label in enumerate(before):
                if label not in after:
                    yield _difference(f"{path}.{key}[{index}]", label, _ABSENT)
        else:
            yield from _value(before, after, f"{path}.{key}", allowed)


def _members(
    sent: Mapping[str, Json], got: Mapping[str, Json], path: str, allowed: Allowed
) -> Iterator[Difference]:
    prefix = f"{path}." if path and not path.endswith(".") else path
    for key in [*sent, *(k for k in got if k not in sent)]:
        before, after = sent.get(key, _ABSENT), got.get(key, _ABSENT)
        place = prefix + key
        if key.startswith("_"):
            before, after = _padded(before, sent.get(key[1:])), _padded(after, got.get(key[1:]))
        if key == "div" and isinstance(before, str) and isinstance(after, str):
            if canonical(before) != canonical(after):
                yield _difference(place, before, after)
        elif key == "reference" and isinstance(before, str) and isinstance(after, str):
            if not _same_reference(before, after, allowed):
                yield _difference(place, before, after)
        elif key == "data" and isinstance(before, str) and isinstance(after, str):
            if _octets(before) != _octets(after):
                yield _difference(place, before, after)
        else:
            yield from _value(before, after, place, allowed)


def _value(sent: Json, got: Json, path: str, allowed: Allowed) -> Iterator[Difference]:
    if isinstance(sent, dict) and isinstance(got, dict):
        yield from _members(sent, got, path, allowed)
    elif isinstance(sent, _ALIGNED) and isinstance(got, _ALIGNED):
        for index in range(max(len(sent), len(got))):
            before = sent[index] if index < len(sent) else _ABSENT
            after = got[index] if index < len(got) else _ABSENT
            yield from _value(before, after, f"{path}[{index}]", allowed)
    elif isinstance(sent, Number) and isinstance(got, Number):
        if not decimals_agree(sent.text, got.text):
            yield _difference(path, sent, got)
    elif type(sent) is not type(got) or sent != got:
        if isinstance(sent, str) and isinstance(got, str) and _same_link(sent, got, allowed):
            return
        yield _difference(path, sent, got)


def _padded(extras: Json, values: Json) -> Json:
    """An array of primitive extensions as long as its values: the short and the null-padded form are one."""
    if isinstance(extras, list) and isinstance(values, list) and len(extras) < len(values):
        return extras + [None] * (len(values) - len(extras))
    return extras


def _same_reference(sent: str, got: str, allowed: Allowed) -> bool:
    if _relative(sent, allowed) == _relative(got, allowed):
        return True
    if sent in allowed.untold and _LITERAL.search(got):
        return True
    became = allowed.references.get(sent, frozenset())
    return any(_relative(got, allowed) == _relative(one, allowed) for one in became)


def _same_link(sent: str, got: str, allowed: Allowed) -> bool:
    """A uri that named an entry of the transaction is rewritten like a reference (FHIR R4, http, trules)."""
    return sent.startswith("urn:uuid:") and _same_reference(sent, got, allowed)


def _relative(reference: str, allowed: Allowed) -> str:
    if allowed.base_url and reference.startswith(f"{allowed.base_url}/"):
        return reference[len(allowed.base_url) + 1 :]
    return reference


def _octets(text: str) -> bytes | str:
    try:
        return base64.b64decode(re.sub(r"\s+", "", text), validate=True)
    except binascii.Error:
        return text


def _difference(path: str, sent: object, got: object) -> Difference:
    return Difference(path, _shown(sent), _shown(got))


def _shown(value: object) -> str:
    return "absent" if value is _ABSENT else dumps(value)
