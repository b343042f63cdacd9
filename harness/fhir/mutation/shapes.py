"""What the compiled form says of the values of one element: type, members by their JSON key, invariants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.fhir.definitions.value_sets import ValueSets
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.profiles.elements import Element, Invariant, Profile
from harness.fhir.profiles.reading import joined
from harness.fhir.profiles.refining import at

_ANY = ("Resource", "DomainResource")


@dataclass(frozen=True, slots=True)
class Shape:
    """`members` are by name, a choice as a whole; `keys` by JSON key, with the choice a key belongs to.

    `root` is that of the definition the members are from. `is_resource` stands for any resource, of which
    the shape says no more.
    """

    type: str
    root: Element
    is_primitive: bool = False
    is_resource: bool = False
    members: Mapping[str, Element] = field(default_factory=dict)
    keys: Mapping[str, tuple[Element, Element | None]] = field(default_factory=dict)
    invariants: tuple[Invariant, ...] = ()


class Shapes:
    """Shapes of the elements of a compiler's profiles, each made once."""

    def __init__(self, compiler: Compiler, value_sets: ValueSets) -> None:
        self.compiler, self.value_sets = compiler, value_sets
        self._made: dict[tuple[int, int], tuple[Element, Element, Shape]] = {}

    def of_profile(self, name: str) -> Shape:
        """The shape of the values of a type or profile.

        Raises:
            DefinitionError: there is no such definition.
        """
        profile = self.compiler.profile(name)
        root, key = profile.root, (id(profile.root), 0)
        if key not in self._made:
            self._made[key] = (root, root, _shape(profile.type, root, root, root.invariants))
        return self._made[key][2]

    def of(self, element: Element, root: Element) -> Shape:
        """The shape of an element's values, of a definition with this root."""
        key = (id(element), id(root))
        if key not in self._made:
            self._made[key] = (element, root, self._of(element, root))
        return self._made[key][2]

    def _of(self, element: Element, root: Element) -> Shape:
        type_ = element.types[0].code if element.types else "Element"
        if element.content:
            return _shape(type_, at(root, element.content) or root, root, element.invariants)
        if type_ in _ANY or self.compiler.definitions.is_resource(type_):
            return Shape(type_, root, is_resource=True)
        whole = self._whole(element, type_)
        invariants = joined(element.invariants, whole.root.invariants)
        own = element.children is not None
        return _shape(
            type_,
            element if own else whole.root,
            root if own else whole.root,
            invariants,
            whole.kind == "primitive-type",
        )

    def _whole(self, element: Element, type_: str) -> Profile:
        profiles = element.types[0].profiles if element.types else ()
        found = self.compiler.type_of(profiles[0]) if len(profiles) == 1 else None
        return found or self.compiler.profile(type_)


def _shape(
    type_: str, element: Element, root: Element, invariants: tuple[Invariant, ...], is_primitive: bool = False
) -> Shape:
    members = element.children or {}
    keys: dict[str, tuple[Element, Element | None]] = {}
    for child in members.values():
        if child.choices:
            keys |= {key: (one, child) for key, one in child.choices.items()}
        else:
            keys[child.name] = (child, None)
    return Shape(type_, root, is_primitive, False, members, keys, invariants)
