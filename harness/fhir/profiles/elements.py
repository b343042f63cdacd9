"""The compiled form of a profile: immutable data, from which validation, generation and mutation come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from harness.fhir.lossless import Json

Strength = Literal["required", "extensible", "preferred", "example"]
DiscriminatorKind = Literal["value", "pattern", "type", "profile", "exists"]


@dataclass(frozen=True, slots=True)
class TypeUse:
    """One type an element may have.

    `code` is a type's name, or `Resource` for any. `profiles` are urls of which one has to hold for the
    value; `targets` are urls of what a Reference or canonical may point to, none meaning anything.
    """

    code: str
    profiles: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """Codes come from this value set, as strictly as `strength` says."""

    strength: Strength
    value_set: str


@dataclass(frozen=True, slots=True)
class Invariant:
    """A FHIRPath expression that has to be true of an element; `key` names it in what is reported."""

    key: str
    severity: Literal["error", "warning"]
    expression: str


@dataclass(frozen=True, slots=True)
class Discriminator:
    """What tells slices apart: `path` is relative to the sliced element, `$this` is the element itself."""

    kind: DiscriminatorKind
    path: str


@dataclass(frozen=True, slots=True)
class Slicing:
    """How the items of an element are told apart, and whether items of no slice may stand beside them."""

    discriminators: tuple[Discriminator, ...]
    rules: Literal["open", "closed", "openAtEnd"] = "open"
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """One element as base, profiles and slices together leave it.

    `path` is the path in the type that defines the element (`Patient.contact`, `Identifier.system`), `name`
    its key in JSON (`valueQuantity`; `value` for the choice as a whole). `maximum` is None for any number;
    `repeats` says whether JSON has an array, which no profile changes.

    `choices` are the alternatives of a `[x]` element by their key, each of one type; others have none.
    `children` is None where the type (and its profile, if it names just one) says all there is, or where
    `content` names the path of the element of the same definition whose children these are. `slices` are by
    name, in order; each holds all that the unsliced element says as well.

    `fixed`, `pattern`, `least` and `greatest` are None where there is none.
    """

    path: str
    name: str
    minimum: int
    maximum: int | None
    repeats: bool
    types: tuple[TypeUse, ...] = ()
    choices: Mapping[str, Element] = field(default_factory=dict)
    children: Mapping[str, Element] | None = None
    content: str = ""
    fixed: Json = None
    pattern: Json = None
    binding: Binding | None = None
    invariants: tuple[Invariant, ...] = ()
    slicing: Slicing | None = None
    slices: Mapping[str, Element] = field(default_factory=dict)
    must_support: bool = False
    is_modifier: bool = False
    least: Json = None
    greatest: Json = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A type or a profile of one, compiled.

    `base` is the url it derives from, empty for the roots; `chain` all urls from this one to its type.
    """

    url: str
    type: str
    kind: Literal["resource", "complex-type", "primitive-type"]
    abstract: bool
    chain: tuple[str, ...]
    root: Element
