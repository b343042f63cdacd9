"""What changed between a resource as sent and as returned, and how badly.

Allowed changes: `fhir-standards` 4.2 as CONTRACT 8 narrows it. Two resources are walked once, by key, and
lists by what their entries are, so the cost is linear in their size.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.fhir.aligning import Keys, aligned
from harness.fhir.declared import NO_DEVIATIONS, Deviations
from harness.fhir.grades import BREACHES, Grade, of_leaf
from harness.fhir.lossless import Json, dumps, loads
from harness.fhir.narrative import canonical

NOTHING = "absent"
"""How a difference shows that nothing stands there; a text is shown in its quotes."""
_ABSENT = object()
_MAY_BE_ADDED = frozenset({"source", "tag", "security"})
_LABELS = frozenset({"tag", "security"})
_OWNED = frozenset({"versionId", "lastUpdated"})
_ALIGNED = (list, tuple)
_INNER = (dict, list, tuple)
_LITERAL = re.compile(r"(?:^|/)[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}$")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where what came back is not what was sent; `sent` and `got` are JSON text, or `absent`.

    `path` is the place as JSON has it, below the resource.
    """

    path: str
    sent: str
    got: str
    grade: Grade = Grade.VALUE_CHANGED


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the exchange itself explains.

    `references`: a reference as sent, to the references it may have become, in any base.
    `untold`: references as sent of which the server did not tell what they became; any literal one will do.
    `base_url`: of the server, so that absolute and relative forms of one reference are equal.
    `generated_narrative`: the target declares that it writes narrative of its own where none was sent, or
    where what was sent is itself generated. `deviations`: what else it declares.
    """

    references: Mapping[str, frozenset[str]] = field(default_factory=dict)
    untold: frozenset[str] = frozenset()
    base_url: str = ""
    generated_narrative: bool = False
    deviations: Deviations = NO_DEVIATIONS


def differences(sent: Json, got: Json, allowed: Allowed | None = None) -> list[Difference]:
    """Differences between two resources that breach something, in document order."""
    return [found for found in compare(sent, got, allowed) if found.grade in BREACHES]


def compare(sent: Json, got: Json, allowed: Allowed | None = None) -> list[Difference]:
    """Every difference between two resources with its grade, in document order; none if they are the same."""
    allowed = allowed or Allowed()
    return [
        replace(found, grade=Grade.DECLARED)
        if found.grade in BREACHES and _declared(found, sent, allowed)
        else found
        for found in _Comparing(allowed).resource(sent, got)
    ]


def _declared(found: Difference, sent: Json, allowed: Allowed) -> bool:
    """Whether what came back is what the target says it makes of this, or that in a way that is no breach."""
    said = allowed.deviations
    if found.got == NOTHING:
        return said.drops(sent, found.path)
    before, after = _text(found.sent), _text(found.got)
    made = said.made_of(sent, found.path, before)
    if made == before:
        return False
    if found.path.endswith(".reference"):
        return _same_reference(made, after, allowed)
    return of_leaf(found.path, made, after) not in BREACHES


def _text(shown: str) -> str:
    """The text that this is as JSON; empty for anything else."""
    return str(loads(shown)) if shown.startswith('"') else ""


class _Comparing:
    """One comparison of two resources."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed, self._keys = allowed, Keys()

    def resource(self, sent: Json, got: Json) -> Iterator[Difference]:
        """A resource at the top: the server owns its id and parts of its meta."""
        if not isinstance(sent, dict) or not isinstance(got, dict):
            yield from self._value(sent, got, "")
            return
        sent, got = dict(sent), dict(got)
        yield from self._owned(sent.pop("id", _ABSENT), got.pop("id", _ABSENT), "id")
        yield from self._meta(sent.pop("meta", {}), got.pop("meta", {}), "meta")
        text = sent.get("text", {"status": "generated"})
        if isinstance(text, dict) and text.get("status") == "generated" and self._allowed.generated_narrative:
            declared = self._value(sent.pop("text", _ABSENT), got.pop("text", _ABSENT), "text")
            yield from (replace(found, grade=Grade.DECLARED) for found in declared)
        yield from self._members(sent, got, "")

    def _owned(self, sent: object, got: object, path: str) -> Iterator[Difference]:
        if not _same(sent, got):
            yield _difference(path, sent, got, Grade.ALLOWED)

    def _meta(self, sent: Json, got: Json, path: str) -> Iterator[Difference]:
        if not isinstance(sent, dict) or not isinstance(got, dict):
            yield from self._value(sent, got, path)
            return
        for key in _names(sent, got):
            before, after, place = sent.get(key, _ABSENT), got.get(key, _ABSENT), f"{path}.{key}"
            if key in _OWNED or (key not in sent and key in _MAY_BE_ADDED):
                yield from self._owned(before, after, place)
            elif key in _LABELS and isinstance(before, _ALIGNED) and isinstance(after, _ALIGNED):
                yield from self._labels(before, after, place)
            else:
                yield from self._value(before, after, place)

    def _labels(self, sent: Sequence[Json], got: Sequence[Json], path: str) -> Iterator[Difference]:
        """New labels may be added, in any place; none may go, and none that was sent may come back twice."""
        one, other = [list(map(self._keys.of, labels)) for labels in (sent, got)]
        known = frozenset(one)
        for index in _surplus(one, Counter(other)):
            yield _difference(f"{path}[{index}]", sent[index], _ABSENT, Grade.ELEMENT_DROPPED)
        for index in _surplus(other, Counter(one)):
            grade = Grade.ELEMENT_ADDED if other[index] in known else Grade.ALLOWED
            yield _difference(f"{path}[{index}]", _ABSENT, got[index], grade)

    def _members(self, sent: Mapping[str, Json], got: Mapping[str, Json], path: str) -> Iterator[Difference]:
        prefix = f"{path}." if path else path
        for key in _names(sent, got):
            before, after, place = sent.get(key, _ABSENT), got.get(key, _ABSENT), prefix + key
            if key.startswith("_"):
                before, after = _padded(before, sent.get(key[1:])), _padded(after, got.get(key[1:]))
            before, after = _said(key, before, sent), _said(key, after, got)
            same = None if key == "data" and "origin" in sent else _SAME_MEANING.get(key)
            if same is not None and isinstance(before, str) and isinstance(after, str):
                if before != after:
                    grade = Grade.ALLOWED if same(before, after, self._allowed) else Grade.VALUE_CHANGED
                    yield _difference(place, before, after, grade)
            else:
                yield from self._value(before, after, place)

    def _value(self, sent: Json, got: Json, path: str) -> Iterator[Difference]:
        if isinstance(sent, dict) and isinstance(got, dict):
            yield from self._members(sent, got, path)
        elif isinstance(sent, _ALIGNED) and isinstance(got, _ALIGNED):
            yield from self._entries(sent, got, path)
        elif sent is _ABSENT or got is _ABSENT:
            if sent is not got:
                grade = Grade.ELEMENT_ADDED if sent is _ABSENT else Grade.ELEMENT_DROPPED
                yield _difference(path, sent, got, grade)
        elif isinstance(sent, _INNER) or isinstance(got, _INNER):
            yield _difference(path, sent, got, Grade.VALUE_CHANGED)
        elif grade_ := of_leaf(path, sent, got):
            carried = isinstance(sent, str) and isinstance(got, str) and _same_link(sent, got, self._allowed)
            yield _difference(path, sent, got, Grade.ALLOWED if carried else grade_)

    def _entries(self, sent: Sequence[Json], got: Sequence[Json], path: str) -> Iterator[Difference]:
        beside = aligned(sent, got, self._keys)
        if beside.moved:
            yield _difference(path, list(sent), list(got), Grade.REORDERED)
        for one, other in beside.pairs:
            before = _ABSENT if one is None else sent[one]
            after = _ABSENT if other is None else got[other]
            place = one if one is not None else other
            if before is not None or after is not None:
                yield from self._value(
                    _ABSENT if before is None else before,
                    _ABSENT if after is None else after,
                    f"{path}[{place}]",
                )


def _names(sent: Mapping[str, Json], got: Mapping[str, Json]) -> list[str]:
    return [*sent, *(name for name in got if name not in sent)]


def _surplus(keys: Sequence[int], beside: Counter[int]) -> Iterator[int]:
    """The places of what there are more copies of than beside it, the last ones of them."""
    left = Counter(beside)
    for index, key in enumerate(keys):
        left[key] -= 1
        if left[key] < 0:
            yield index


def _same(sent: object, got: object) -> bool:
    return type(sent) is type(got) and sent == got


def _padded(extras: Json, values: Json) -> Json:
    """An array of primitive extensions as long as its values: the short and the null-padded form are one."""
    if isinstance(extras, list) and isinstance(values, list) and len(extras) < len(values):
        return extras + [None] * (len(values) - len(extras))
    return extras


def _said(key: str, values: object, beside: Mapping[str, Json]) -> object:
    """The values of a primitive, or their extensions; nulls that only keep places are none."""
    paired = key.startswith("_") or f"_{key}" in beside
    bare = paired and isinstance(values, list) and bool(values) and all(one is None for one in values)
    return _ABSENT if bare else values


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


def _same_narrative(sent: str, got: str, allowed: Allowed) -> bool:
    return canonical(sent) == canonical(got)


def _same_octets(sent: str, got: str, allowed: Allowed) -> bool:
    return _octets(sent) == _octets(got)


_SAME_MEANING: Mapping[str, Callable[[str, str, Allowed], bool]] = {
    "div": _same_narrative,
    "reference": _same_reference,
    "data": _same_octets,
    "hash": _same_octets,
    "valueBase64Binary": _same_octets,
}
"""Members whose text may be written in another way; the data of a sampled signal is text, not octets."""


def _difference(path: str, sent: object, got: object, grade: Grade) -> Difference:
    return Difference(path, _shown(sent), _shown(got), grade)


def _shown(value: object) -> str:
    return NOTHING if value is _ABSENT else dumps(value)
