"""Rules by name, and what may stand in for them.

A rule that a defect or a variant may replace is an ordinary function marked with `seam`. The server never
calls such a function directly: it asks its `Policy` for it, ``rules[access.purpose](caller)``, and gets the
function itself or the function wrapped. A defect breaks one requirement; a variant is a lawful other way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Any, Final, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")
Rule = Callable[..., Any]
F = TypeVar("F", bound=Rule)


@dataclass(frozen=True, slots=True)
class Part:
    """One rule and what stands in for it; ``remembers`` gives it a set of its own on each server."""

    replaces: str
    wrap: Rule = field(repr=False, compare=False)
    remembers: bool = False


@dataclass(frozen=True, slots=True)
class Defect:
    """A planted fault: the rule it replaces, one requirement violated."""

    id: str
    violates: str
    text: str
    parts: tuple[Part, ...]

    @property
    def replaces(self) -> str:
        """The rule the fault lies in."""
        return self.parts[0].replaces


@dataclass(frozen=True, slots=True)
class Variant:
    """A lawful oddity: what it replaces, what a target file then says, and what allows it."""

    id: str
    declares: Mapping[str, Any]
    settle: Mapping[str, float]
    allowed_by: str
    text: str
    parts: tuple[Part, ...]


_RULES: Final[dict[str, Rule]] = {}
_DEFECTS: Final[dict[str, Defect]] = {}
_VARIANTS: Final[dict[str, Variant]] = {}

RULES: Final[Mapping[str, Rule]] = MappingProxyType(_RULES)
DEFECTS: Final[Mapping[str, Defect]] = MappingProxyType(_DEFECTS)
VARIANTS: Final[Mapping[str, Variant]] = MappingProxyType(_VARIANTS)
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def seam(name: str) -> Callable[[F], F]:
    """Register the function as the rule of this name."""

    def register(rule: F) -> F:
        _claim(_RULES, name, "rule")
        _RULES[name] = rule
        return rule

    return register


def defect(id: str, *, violates: str, replaces: str, remembers: bool = False) -> Callable[[F], F]:
    """Register a function that takes the rule it wraps first, then what the rule takes.

    One that ``remembers`` takes a set between the two: empty when the server starts, and its own.
    """

    def register(wrap: F) -> F:
        _claim(_DEFECTS, id, "defect")
        _DEFECTS[id] = Defect(id, violates, _text(wrap), (_part(replaces, wrap, remembers),))
        return wrap

    return register


def variant(
    id: str,
    *,
    replaces: str,
    declares: Mapping[str, Any] = _NOTHING,
    settle: Mapping[str, float] = _NOTHING,
    allowed_by: str,
) -> Callable[[F], F]:
    """Register a lawful other way of one rule, and what a target file says of it."""

    def register(wrap: F) -> F:
        _claim(_VARIANTS, id, "variant")
        said = MappingProxyType(dict(declares)), MappingProxyType(dict(settle))
        _VARIANTS[id] = Variant(id, *said, allowed_by, _text(wrap), (_part(replaces, wrap),))
        return wrap

    return register


def also(whole: str, *, replaces: str) -> Callable[[F], F]:
    """Register one more rule that a defect or a variant replaces."""

    def register(wrap: F) -> F:
        part = _part(replaces, wrap)
        if whole in _DEFECTS:
            _DEFECTS[whole] = replace(_DEFECTS[whole], parts=(*_DEFECTS[whole].parts, part))
        elif whole in _VARIANTS:
            _VARIANTS[whole] = replace(_VARIANTS[whole], parts=(*_VARIANTS[whole].parts, part))
        else:
            raise ValueError(f"no defect or variant is called {whole!r}")
        return wrap

    return register


class Policy:
    """The rules in force: immutable, looked up by the plain function."""

    __slots__ = ("_effective",)

    def __init__(self, parts: Iterable[Part] = ()) -> None:
        """Wrap each replaced rule; a later part goes around an earlier one."""
        effective: dict[Rule, Rule] = {rule: rule for rule in _RULES.values()}
        for part in parts:
            plain = _RULES[part.replaces]
            own = (set[Any](),) if part.remembers else ()
            effective[plain] = partial(part.wrap, effective[plain], *own)
        self._effective: Final[Mapping[Rule, Rule]] = MappingProxyType(effective)

    def __getitem__(self, rule: Callable[P, R]) -> Callable[P, R]:
        """The rule as it is in force here."""
        return cast("Callable[P, R]", self._effective[rule])


def _part(replaces: str, wrap: Rule, remembers: bool = False) -> Part:
    if replaces not in _RULES:
        raise ValueError(f"no rule is called {replaces!r}")
    return Part(replaces, wrap, remembers)


def _text(wrap: Rule) -> str:
    return " ".join((wrap.__doc__ or "").split())


def _claim(registry: Mapping[str, Any], id: str, what: str) -> None:
    if id in registry:
        raise ValueError(f"{what} {id!r} is registered twice")
