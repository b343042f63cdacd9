"""Every place in a resource, with what its compiled profile says there and the location validation tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from harness.fhir.lossless import Json
from harness.fhir.mutation.mutants import Keys
from harness.fhir.mutation.shapes import Shape, Shapes
from harness.fhir.mutation.slices import Sliced, Told, is_bound, sliced
from harness.fhir.profiles.elements import Element


@dataclass(frozen=True, slots=True)
class Place:
    """One place and what stands there.

    A `member` is all that stands under a key, an array as a whole; a `value` is one value, alone or an item;
    `extras` are the id and the extensions of a primitive. `parent` is the object around, None for the
    resource itself; `choice` the element with `[x]` that the key is an alternative of. `resource` is the way
    to the resource it stands in; `told` what tells the slices of the items around it.
    """

    kind: str
    keys: Keys
    location: str
    value: Json
    element: Element
    shape: Shape
    parent: Place | None = None
    choice: Element | None = None
    resource: Keys = ()
    told: tuple[Told, ...] = ()
    slices: Sliced | None = None

    @property
    def is_item(self) -> bool:
        """Whether it is one of an array."""
        return bool(self.keys) and isinstance(self.keys[-1], int)

    @property
    def model_path(self) -> str:
        """Where R4 defines the members of what stands there: a datatype, or an element of a resource."""
        of_element = self.shape.type in ("BackboneElement", "Element") and "." in self.element.path
        return self.element.path if of_element else self.shape.type


class Places:
    """The places of one resource; `objects` holds those of its objects that have been passed."""

    def __init__(self, shapes: Shapes) -> None:
        self.objects: dict[Keys, Place] = {}
        self._shapes = shapes

    def of_resource(self, resource: Mapping[str, Json], profile: str) -> Iterator[Place]:
        """The resource itself and every place in it, outer ones before inner ones."""
        shape = self._shapes.of_profile(profile)
        yield from self._object(Place("value", (), shape.type, resource, shape.root, shape))

    def _object(self, place: Place) -> Iterator[Place]:
        self.objects[place.keys] = place
        yield place
        keyed = place.shape.keys
        for key, item in place.value.items():
            if key in keyed:
                yield from self._member(place, key, item)
            elif key.startswith("_") and key[1:] in keyed:
                yield from self._extras(place, key, item)

    def _place(self, parent: Place, key: str, name: str, value: Json, kind: str) -> Place:
        element, choice = parent.shape.keys[name]
        step = f"{choice.name}.ofType({element.types[0].code})" if choice else name
        return Place(
            kind,
            (*parent.keys, key),
            f"{parent.location}.{step}",
            value,
            element,
            self._shapes.of(element, parent.shape.root),
            parent,
            choice,
            parent.resource,
            parent.told,
        )

    def _member(self, parent: Place, key: str, item: Json) -> Iterator[Place]:
        member = self._place(parent, key, key, item, "member")
        items = item if isinstance(item, list) else [item]
        if member.element.slices:
            member = replace(member, slices=sliced(items, member.element, self._shapes.compiler))
        yield member
        for index, one in enumerate(items):
            if one is None:
                continue
            value = replace(self._of_slice(member, index), kind="value", value=one, slices=None)
            if isinstance(item, list):
                value = replace(value, keys=(*member.keys, index), location=f"{member.location}[{index}]")
            yield from self._value(value)

    def _of_slice(self, member: Place, index: int) -> Place:
        found = member.slices
        if found is None:
            return member
        name = found.names[index]
        element = member.element.slices[name] if name else member.element
        bound = is_bound(found, index, member.element)
        at = (*member.keys, index) if isinstance(member.value, list) else member.keys
        told = (
            [Told((*at, *keys), bound) for keys in found.told[index]] if found.decided else [Told(at, True)]
        )
        shape = self._shapes.of(element, member.parent.shape.root) if member.parent else member.shape
        return replace(member, element=element, shape=shape, told=(*member.told, *told))

    def _value(self, place: Place) -> Iterator[Place]:
        if place.shape.is_resource:
            yield from self._nested(place)
            return
        if place.shape.is_primitive:
            yield place
            return
        if place.shape.type == "Extension" and isinstance(place.value, dict) and place.is_item:
            place = self._known_extension(place)
        if isinstance(place.value, dict):
            yield from self._object(place)

    def _known_extension(self, place: Place) -> Place:
        """An extension of no slice is held to its own definition, where that is at hand."""
        url = place.value.get("url")
        of_slice = len(place.element.types) == 1 and place.element.types[0].profiles
        if of_slice or not isinstance(url, str) or "/" not in url:
            return place
        found = self._shapes.compiler.definitions.structure(url)
        if found is None or found.get("type") != "Extension":
            return place
        shape = self._shapes.of_profile(url)
        told = Told((*place.keys, "url"), False)
        return replace(place, element=shape.root, shape=shape, told=(*place.told, told))

    def _nested(self, place: Place) -> Iterator[Place]:
        """A resource inside a resource, by the profile it claims, or by its type."""
        name = place.value.get("resourceType") if isinstance(place.value, dict) else None
        definitions = self._shapes.compiler.definitions
        if not isinstance(name, str) or not definitions.is_resource(name):
            return
        meta = place.value.get("meta", {})
        claimed = [*meta.get("profile", ()), *(url for use in place.element.types for url in use.profiles)]
        known = [url for url in claimed if (found := definitions.structure(url)) and found["type"] == name]
        shape = self._shapes.of_profile(known[0] if known else name)
        yield from self._object(replace(place, element=place.element, shape=shape, resource=place.keys))

    def _extras(self, parent: Place, key: str, item: Json) -> Iterator[Place]:
        place = self._place(parent, key, key[1:], item, "extras")
        if not place.shape.is_primitive:
            return
        yield place
        for index, one in enumerate(item if isinstance(item, list) else [item]):
            if isinstance(one, dict):
                value = replace(place, kind="value", value=one, shape=_as_extras(place.shape))
                if isinstance(item, list):
                    value = replace(value, keys=(*place.keys, index), location=f"{place.location}[{index}]")
                yield from self._object(value)


def _as_extras(shape: Shape) -> Shape:
    return replace(shape, is_primitive=False, type="Element", invariants=())
