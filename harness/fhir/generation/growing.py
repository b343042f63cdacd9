"""Compiled elements grown into makers, each once and when it is first drawn; a type may hold itself."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from harness.fhir.definitions.value_sets import ValueSets
from harness.fhir.generation.codes import Codes, amount
from harness.fhir.generation.constructions import BY_KEY, HELD_ELSEWHERE, nhs_numbered
from harness.fhir.generation.literals import EXTENSIONS, LITERALS, NARRATIVES
from harness.fhir.generation.making import Maker, Making, Supplies, constant, copied, merged, one_of
from harness.fhir.generation.objects import Object, Objects
from harness.fhir.generation.parts import Parts
from harness.fhir.generation.primitives import primitive
from harness.fhir.generation.references import attached, reference, told_apart
from harness.fhir.generation.shared_care import NAMED
from harness.fhir.generation.ways import ways
from harness.fhir.lossless import Json
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.profiles.elements import Element, Invariant, Profile, TypeUse
from harness.fhir.profiles.reading import joined
from harness.fhir.profiles.refining import at
from harness.fhir.validation.primitives import CHECKS

_ANY_RESOURCE = ("Patient", "Organization", "Practitioner", "Observation", "Basic")
_WHOLE = ("Resource", "DomainResource")
_AMOUNTS = ("Quantity", "Age", "Duration", "Distance", "Count")
_MET = frozenset({"ext-1", "sqty-1", *NAMED})
"""Invariants that what is made of a datatype as a whole always meets."""

_NARRATIVES = tuple(
    {"status": status, "div": div} for div in NARRATIVES for status in ("generated", "additional")
)


class Grower:
    """Makers of the profiles and types a compiler knows.

    `unmade` collects, by key, invariants that nothing here is made to meet: what is left to a filter.
    """

    def __init__(self, compiler: Compiler, value_sets: ValueSets, supplies: Supplies) -> None:
        self.compiler, self.supplies = compiler, supplies
        self.codes = Codes(value_sets)
        self.unmade: dict[str, str] = {}
        self._parts = Parts(self)
        self._values: dict[int, tuple[Element, Maker]] = {}
        self._resources: dict[str, Maker] = {}

    def resource(self, name: str, mean: int = 1) -> Maker:
        """Makes resources that follow a profile, about `mean` optional members each."""
        key = f"{name} {mean}"
        if key not in self._resources:
            made: list[tuple[Profile, Objects]] = []

            def make(making: Making, room: int) -> Json:
                if not made:
                    profile = self.compiler.profile(name)
                    invariants = profile.root.invariants
                    made.append(
                        (profile, self._objects(profile.root, invariants, profile.root, profile.type))
                    )
                profile, objects = made[0]
                if "contained" not in (profile.root.children or {}):
                    making = Making(making.draw, None, making.turn)
                found = {"resourceType": profile.type, **objects.make(making, room, mean)}
                if making.contained:
                    found = attached(found, making.contained)
                told_apart(found)
                return found

            self._resources[key] = make
        return self._resources[key]

    def value(self, element: Element, root: Element) -> Maker:
        """Makes single values of an element of a definition with this root."""
        found = self._values.get(id(element))
        if found is None:
            grown: list[Maker] = []

            def late(making: Making, room: int) -> Json:
                if not grown:
                    grown.append(self._value(element, root))
                return grown[0](making, room)

            found = self._values[id(element)] = (element, late)
        return found[1]

    def _value(self, element: Element, root: Element) -> Maker:
        if element.fixed is not None:
            return constant(element.fixed)
        use = element.types[0] if element.types else TypeUse("Element")
        maker = self._typed(element, use, root)
        if element.pattern is None:
            return maker
        if use.code in CHECKS:
            return constant(element.pattern)
        pattern = element.pattern
        return lambda making, room: merged(maker(making, room), pattern)

    def _typed(self, element: Element, use: TypeUse, root: Element) -> Maker:
        if use.code in CHECKS:
            return self._primitive(element, use)
        if element.content:
            target = at(root, element.content) or root
            return self._object(target, joined(element.invariants, target.invariants), root, "Element")
        if use.code in _WHOLE or self.compiler.definitions.is_resource(use.code):
            return self._nested(element)
        profile = self._profile(use)
        bare = element.children is None
        if bare and (use.code == "Reference" or all(one.key in _MET for one in element.invariants)):
            maker = self._of_datatype(element, use, profile)
            if maker is not None:
                return maker
        shape = profile or self.compiler.profile(use.code)
        invariants = joined(element.invariants, shape.root.invariants)
        whole, root = (shape.root, shape.root) if bare else (element, root)
        maker = self._object(whole, invariants, root, use.code)
        return self._completed(maker, element, use)

    def _primitive(self, element: Element, use: TypeUse) -> Maker:
        if element.name == "id":
            return one_of(LITERALS["id"])
        binding = element.binding
        if binding and (use.code == "code" or binding.strength == "required"):
            values = self.codes.bare(binding)
            if values:
                return one_of(values)
        return primitive(element)

    def _profile(self, use: TypeUse) -> Profile | None:
        """The profile a value follows: of several that will do, the first one at hand."""
        found = (self.compiler.type_of(url) for url in use.profiles)
        return next((one for one in found if one is not None), None)

    def _of_datatype(self, element: Element, use: TypeUse, profile: Profile | None) -> Maker | None:
        """The maker of a datatype as a whole; None for one that is made by its members."""
        if use.code in _AMOUNTS:
            known = profile.url.rpartition("/")[2] if profile else use.code
            units = element.binding and element.binding.strength == "required"
            return amount(known) if known in (*_AMOUNTS, "SimpleQuantity") and not units else None
        if profile is not None:
            return None
        match use.code:
            case "Extension":
                return one_of(EXTENSIONS)
            case "Narrative":
                return one_of(_NARRATIVES)
            case "Coding":
                return self.codes.coding(element)
            case "CodeableConcept":
                return self.codes.concept(element)
            case "Reference":
                return reference(element.path, use, self.compiler, self.supplies, self.resource)
        return None

    def _completed(self, maker: Maker, element: Element, use: TypeUse) -> Maker:
        """What a value made by its members still needs: a target, a code of its binding."""
        match use.code:
            case "Reference":
                target = reference(element.path, use, self.compiler, self.supplies, self.resource)
                return lambda making, room: {
                    **_without(maker(making, room), ("reference", "type", "identifier")),
                    **target(making, room),
                }
            case "Identifier":
                return nhs_numbered(maker, self.supplies)
            case "Coding":
                return self._coding(maker, element)
            case "CodeableConcept" if _is_bound(element):
                return self._coded(maker, element)
            case "Quantity" if _is_bound(element):
                unit = one_of(self.codes.codings(element.binding))
                return lambda making, room: {**maker(making, room), **unit(making, room)}
        return maker

    def _coding(self, maker: Maker, element: Element) -> Maker:
        """A Coding made by its members gets the code, and the system, that it has not been given."""
        known = self.codes.codings(element.binding)
        by_system: dict[str | None, Maker] = {None: one_of(known)}
        for one in known:
            system = one["system"]
            if system not in by_system:
                by_system[system] = one_of([each for each in known if each["system"] == system])
        pairs = [(one["system"], one["code"]) for one in known]
        bound = _is_bound(element)
        told = {
            name: child.fixed if child.fixed is not None else child.pattern
            for name, child in (element.children or {}).items()
            if name in ("system", "code") and (child.fixed is not None or child.pattern is not None)
        }

        def make(making: Making, room: int) -> Json:
            made: Object = {**maker(making, room), **told}
            if "code" in told:
                return made
            system, code = made.get("system"), made.get("code")
            if code is not None and (not bound or (system, code) in pairs):
                return made
            fitting = by_system.get(system)
            if fitting is None:
                return {**made, "code": "a"}
            return {**made, **fitting(making, room)}

        return make

    def _coded(self, maker: Maker, element: Element) -> Maker:
        """A CodeableConcept made by its members gets a coding of its value set unless it has one."""
        inside = self.codes.codings(element.binding)
        coding = one_of(inside)
        known = [(one["system"], one["code"]) for one in inside]

        def make(making: Making, room: int) -> Json:
            made: Object = maker(making, room)
            codings = made.get("coding", [])
            if any((one.get("system"), one.get("code")) in known for one in codings):
                return made
            return {**made, "coding": [*codings, coding(making, room)]}

        return make

    def _nested(self, element: Element) -> Maker:
        names: list[str] = []
        for use in element.types:
            names += _ANY_RESOURCE if use.code in _WHOLE else (use.profiles or (use.code,))
        which = st.sampled_from(names)

        def make(making: Making, room: int) -> Json:
            return self.resource(making.draw(which))(Making(making.draw, []), min(room, 1))

        return make

    def _object(
        self, element: Element, invariants: tuple[Invariant, ...], root: Element, type_: str
    ) -> Maker:
        return self._objects(element, invariants, root, type_).make

    def _objects(
        self, element: Element, invariants: tuple[Invariant, ...], root: Element, type_: str
    ) -> Objects:
        children: Mapping[str, Element] = element.children or {}
        parts = [part for child in children.values() if (part := self._parts.part(child, root))]
        rules, constructions = [], []
        for one in invariants:
            construction = BY_KEY.get(one.expression) or BY_KEY.get(one.key)
            if construction is not None:
                constructions.append(construction)
            elif one.severity == "error" and one.key not in HELD_ELSEWHERE:
                found = ways(one.expression, set(children), type_)
                if found:
                    rules.append(found)
                else:
                    self.unmade[one.key] = one.expression
        is_resource = self.compiler.definitions.is_resource(type_)
        return Objects(parts, rules, tuple(dict.fromkeys(constructions)), is_resource)


def _is_bound(element: Element) -> bool:
    return bool(element.binding and element.binding.strength == "required" and element.pattern is None)


def _without(made: Object, names: tuple[str, ...]) -> Object:
    return {key: copied(item) for key, item in made.items() if key.lstrip("_") not in names}
