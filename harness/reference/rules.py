"""Rules by name, and what may stand in for them.

A rule that a defect or a variant may replace is an ordinary function marked with `seam`. The server never
calls such a function directly: it asks its `Policy` for it, ``rules[access.purpose](caller)``, and gets the
function itself or the function wrapped. A defect breaks one requirement; a variant is a lawful other way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any, Final, ParamSpec, Protocol, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
Rule = Callable[..., Any]
F = TypeVar("F", bound=Rule)


@dataclass(frozen=True, slots=True)
class Defect:
    """A planted fault: one rule replaced, one requirement violated."""

    id: str
    violates: str
    replaces: str
    text: str
    wrap: Rule = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Variant:
    """A lawful oddity: one rule replaced, what it declares, and what allows it."""

    id: str
    replaces: str
    declares: Mapping[str, Any]
    allowed_by: str
    text: str
    wrap: Rule = field(repr=False, compare=False)


class _Replacement(Protocol):
    @property
    def replaces(self) -> str: ...
    @property
    def wrap(self) -> Rule: ...


_RULES: Final[dict[str, Rule]] = {}
_DEFECTS: Final[dict[str, Defect]] = {}
_VARIANTS: Final[dict[str, Variant]] = {}

RULES: Final[Mapping[str, Rule]] = MappingProxyType(_RULES)
DEFECTS: Final[Mapping[str, Defect]] = MappingProxyType(_DEFECTS)
VARIANTS: Final[Mapping[str, Variant]] = MappingProxyType(_VARIANTS)


def seam(name: str) -> Callable[[F], F]:
    """Register the function as the rule of this name."""

    def register(rule: F) -> F:
        _claim(_RULES, name, "rule")
        _RULES[name] = rule
        return rule

    return register


def defect(id: str, *, violates: str, replaces: str) -> Callable[[F], F]:
    """Register a function that takes the rule it wraps first, then what the rule takes."""

    def register(wrap: F) -> F:
        _claim(_DEFECTS, id, "defect")
        _known(replaces)
        _DEFECTS[id] = Defect(id, violates, replaces, _text(wrap), wrap)
        return wrap

    return register


def variant(id: str, *, replaces: str, declares: Mapping[str, Any], allowed_by: str) -> Callable[[F], F]:
    """Register a lawful other way of one rule."""

    def register(wrap: F) -> F:
        _claim(_VARIANTS, id, "variant")
        _known(replaces)
        _VARIANTS[id] = Variant(id, replaces, MappingProxyType(dict(declares)), allowed_by, _text(wrap), wrap)
        return wrap

    return register


class Policy:
    """The rules in force: immutable, looked up by the plain function."""

    __slots__ = ("_effective",)

    def __init__(self, replacements: Iterable[_Replacement] = ()) -> None:
        """Wrap each replaced rule; a later replacement goes around an earlier one."""
        effective: dict[Rule, Rule] = {rule: rule for rule in _RULES.values()}
        for each in replacements:
            plain = _RULES[each.replaces]
            effective[plain] = partial(each.wrap, effective[plain])
        self._effective: Final[Mapping[Rule, Rule]] = MappingProxyType(effective)

    def __getitem__(self, rule: Callable[P, R]) -> Callable[P, R]:
        """The rule as it is in force here."""
        return cast("Callable[P, R]", self._effective[rule])


def _text(wrap: Rule) -> str:
    return " ".join((wrap.__doc__ or "").split())


def _claim(registry: Mapping[str, Any], id: str, what: str) -> None:
    if id in registry:
        raise ValueError(f"{what} {id!r} is registered twice")


def _known(name: str) -> None:
    if name not in _RULES:
        raise ValueError(f"no rule is called {name!r}")
