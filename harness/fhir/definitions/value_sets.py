"""Value sets expanded as far as the definitions at hand go, saying of which systems they cannot tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from harness.fhir.definitions.registry import Definition, Definitions
from harness.fhir.lossless import Json

ANY = "*"
"""Stands for every system: a value set of which nothing is known."""

Code = tuple[str, str]
"""System and code."""


class Membership(Enum):
    """Whether a code is in a value set."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Expansion:
    """Codes known to be in a value set, and the systems of which it may hold more than is known here."""

    codes: frozenset[Code]
    open_systems: frozenset[str] = frozenset()
    bare: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bare", frozenset(code for _, code in self.codes))

    def membership(self, system: str | None, code: str) -> Membership:
        """Whether it holds a code; `system` None for an element that is a bare code."""
        if (code in self.bare) if system is None else ((system, code) in self.codes):
            return Membership.IN
        if ANY in self.open_systems or (self.open_systems if system is None else system in self.open_systems):
            return Membership.UNKNOWN
        return Membership.OUT


_NOTHING = Expansion(frozenset())
_UNKNOWN = Expansion(frozenset(), frozenset({ANY}))


class ValueSets:
    """Expansions by canonical url, each made once."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._expansions: dict[str, Expansion] = {}

    def expansion(self, canonical: str) -> Expansion:
        """The expansion of a value set; one that is in no package may hold anything."""
        url = canonical.partition("|")[0]
        if url not in self._expansions:
            self._expansions[url] = _UNKNOWN  # a value set that includes itself ends here
            found = self._definitions.find("ValueSet", url)
            self._expansions[url] = _UNKNOWN if found is None else self._expanded(found)
        return self._expansions[url]

    def _expanded(self, value_set: Definition) -> Expansion:
        compose = value_set.get("compose")
        if not isinstance(compose, Mapping):
            contained = (value_set.get("expansion") or {}).get("contains")
            return Expansion(frozenset(_contained(contained))) if contained else _UNKNOWN
        try:
            found = _union(self._part(part) for part in compose.get("include", ()))
            for part in compose.get("exclude", ()):
                gone = self._part(part)
                found = Expansion(found.codes - gone.codes, found.open_systems | gone.open_systems)
        except (KeyError, TypeError, AttributeError):
            return _UNKNOWN
        return found

    def _part(self, part: Mapping[str, Json]) -> Expansion:
        """What one include or exclude names: its system's codes, narrowed to each value set it names."""
        parts = [self.expansion(url) for url in part.get("valueSet", ())]
        if "system" in part:
            parts.append(self._of_system(part))
        found = parts[0] if parts else _NOTHING
        for one in parts[1:]:
            found = _intersection(found, one)
        return found

    def _of_system(self, part: Mapping[str, Json]) -> Expansion:
        system = part["system"]
        if "concept" in part:
            return Expansion(frozenset((system, one["code"]) for one in part["concept"]))
        children = self._children(system)
        if children is None:
            return Expansion(frozenset(), frozenset({system}))
        codes = set(children)
        for one in part.get("filter", ()):
            matching = _filtered(one, children)
            if matching is None:
                return Expansion(frozenset(), frozenset({system}))
            codes &= matching
        return Expansion(frozenset((system, code) for code in codes))

    def _children(self, system: str) -> dict[str, set[str]] | None:
        """Each code of a code system with the codes directly below it; None if not all are known."""
        found = self._definitions.find("CodeSystem", system)
        if found is None or found.get("content") != "complete":
            return None
        children: dict[str, set[str]] = {}
        waiting = list(found.get("concept", ()))
        while waiting:
            concept = waiting.pop()
            below = children.setdefault(concept["code"], set())
            inner = concept.get("concept", ())
            below.update(one["code"] for one in inner)
            below.update(
                one["valueCode"]
                for one in concept.get("property", ())
                if one["code"] == "child" and "valueCode" in one
            )
            waiting.extend(inner)
        return children


def _filtered(one: Mapping[str, Json], children: Mapping[str, set[str]]) -> set[str] | None:
    """The codes a filter leaves; None where what is known of the codes does not decide it."""
    about, how, value = one.get("property"), one.get("op"), one.get("value", "")
    if about in ("concept", "code"):
        if how in ("is-a", "descendent-of", "is-not-a"):
            below = _descendants(value, children)
            if how == "is-not-a":
                return set(children) - below - {value}
            return below | {value} if how == "is-a" else below - {value}
        if how == "=":
            return {value} & set(children)
        if how == "in":
            return set(value.split(",")) & set(children)
    return None


def _descendants(code: str, children: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(children.get(code, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(children.get(one, ()))
    return found


def _union(parts: Iterable[Expansion]) -> Expansion:
    codes: set[Code] = set()
    open_systems: set[str] = set()
    for part in parts:
        codes |= part.codes
        open_systems |= part.open_systems
    return Expansion(frozenset(codes), frozenset(open_systems))


def _intersection(one: Expansion, other: Expansion) -> Expansion:
    known = {code for code in one.codes if other.membership(*code) is Membership.IN}
    unsure = {code for code in one.codes - known if other.membership(*code) is Membership.UNKNOWN}
    unsure |= {code for code in other.codes - known if one.membership(*code) is Membership.UNKNOWN}
    systems = {system for system, _ in unsure}
    if ANY in one.open_systems or ANY in other.open_systems:
        systems |= (
            (one.open_systems | other.open_systems) if one.open_systems and other.open_systems else set()
        )
    else:
        systems |= one.open_systems & other.open_systems
    return Expansion(frozenset(known), frozenset(systems))


def _contained(contains: Json) -> Iterable[Code]:
    waiting = list(contains if isinstance(contains, list) else ())
    while waiting:
        one = waiting.pop()
        if "code" in one and not one.get("abstract"):
            yield one.get("system", ""), one["code"]
        waiting.extend(one.get("contains", ()))
