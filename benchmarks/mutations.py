"""Single faults planted in a valid resource, each against one rule of its compiled profile."""

from collections.abc import Iterator

from harness.fhir.lossless import Number
from harness.fhir.profiles.discriminators import criterion, path_steps, within
from harness.fhir.profiles.elements import Element
from harness.fhir.profiles.refining import BY_URL, opened
from harness.fhir.validation.matching import equals, holds

GONE = object()

_MOVES = {"fixed", "missing"}
"""Done to what tells a slice apart, these make an item of no slice: in an open slicing that is legal."""

_NUMBERS = {"integer", "unsignedInt", "positiveInt", "decimal"}
_BAD = {
    "date": ["2024-13-01", "2023-02-29", "01/02/2024", "2024-1-1"],
    "dateTime": ["2024-02-30", "2024-01-01T10:00:00", "2024-01-01T25:00:00Z", "2024-01-01T10:00Z"],
    "instant": ["2024-01-01", "2024-01-01T10:00:00", "2024-01-01T10:61:00Z"],
    "time": ["25:00:00", "10:00", "10:00:00Z"],
    "id": ["a b", "a_b", "x" * 65],
    "code": [" a", "a  b", "a "],
    "uri": ["a b"],
    "url": ["a b"],
    "canonical": ["a b"],
    "base64Binary": ["???", "QUJ"],
    "positiveInt": [Number("0"), Number("1.5"), Number("-1")],
    "unsignedInt": [Number("-1"), Number("1.5")],
    "integer": [Number("1.5"), Number("2147483648")],
    "string": [""],
    "markdown": [""],
    "oid": ["1.2.3"],
    "uuid": ["urn:uuid:1"],
}


def mutations(resource, profile, compiler, value_sets) -> Iterator[tuple[str, tuple, object]]:
    """Operator, place and mutated resource of every fault that can be planted."""
    telling: set[tuple] = set()
    for place, value, element in _places(resource, profile.root, profile.root, compiler, telling):
        for operator, at_, new in _faults(place, value, element, compiler, value_sets):
            mutated = None if at_ in telling and operator in _MOVES else _changed(resource, at_, new)
            if mutated is not None:
                yield operator, at_, mutated


def _places(value, element, root, compiler, telling, place=()):
    """Every JSON value that an element of the profile describes, with that element."""
    yield place, value, element
    if isinstance(value, list):
        for index, item in enumerate(value):
            one = _slice_of(item, element, compiler)
            if one is not element and (element.slicing or BY_URL).rules != "closed":
                told = (element.slicing or BY_URL).discriminators
                telling |= {(*place, index, *path_steps(d.path)) for d in told}
            yield from _places(item, one, root, compiler, telling, (*place, index))
        return
    if not isinstance(value, dict) or (element.types and element.types[0].code == "Resource"):
        return
    root = root if element.content or element.children is not None else _root_of(element, root, compiler)
    children = opened(element, root, compiler).children or {}
    keyed = dict(children)
    for child in children.values():
        keyed.update(child.choices)
    for key, item in value.items():
        if key in keyed:
            yield from _places(item, keyed[key], root, compiler, telling, (*place, key))


def _root_of(element: Element, root, compiler):
    if element.content:
        return root
    use = element.types[0]
    return compiler.profile(use.profiles[0] if len(use.profiles) == 1 else use.code).root


def _slice_of(item, element, compiler):
    slicing = element.slicing or BY_URL
    for one in element.slices.values():
        asked = [criterion(d, one, compiler) for d in slicing.discriminators]
        if asked and all(_meets(item, a) for a in asked):
            return one
    return element


def _meets(item, asked):
    compare = {"fixed": equals, "pattern": holds}.get(asked.kind)
    found = list(within(item, path_steps(asked.path)))
    return bool(compare) and any(compare(value, wanted) for value in found for wanted in asked.expected)


def _faults(place, value, element, compiler, value_sets):
    if place and isinstance(place[-1], str):
        yield "null", place, None
        if isinstance(value, list):
            yield "array to single", place, value[0]
            yield "empty array", place, []
            if element.maximum is not None:
                yield "too many", place, value + [value[0]] * element.maximum
            for one in element.slices.values():
                yield from _slice_faults(place, value, element, one, compiler)
        else:
            yield "single to array", place, [value]
    if isinstance(value, dict):
        yield from _object_faults(place, value, element, compiler)
        yield from _coded_faults(place, value, element, value_sets)
        if element.pattern is not None:
            yield "pattern", place, _less(value, element.pattern)
    elif not isinstance(value, list):
        yield from _primitive_faults(place, value, element, value_sets)


def _object_faults(place, value, element, compiler):
    yield "unknown element", (*place, "notAnElement"), "x"
    yield "object to text", place, "text"
    if place:
        yield "empty object", place, {}
    if not element.types and not element.children:
        return
    children = opened(element, element, compiler).children or {} if not element.content else {}
    for child in children.values():
        present = [key for key in (child.choices or (child.name,)) if key in value]
        if child.minimum and len(present) == 1 and f"_{present[0]}" not in value:
            yield "missing", (*place, present[0]), GONE
        if child.maximum == 0 and not child.choices:
            yield "prohibited", (*place, child.name), [{"id": "x"}] if child.repeats else {"id": "x"}
        if child.choices and present and f"{child.name}Oid" not in child.choices:
            yield "type not allowed", place, {**_less(value, present), f"{child.name}Oid": "urn:oid:1.2"}
        if len(child.choices) > 1 and present:
            other = next(key for key in child.choices if key not in present)
            yield "two types", (*place, other), "2024"
    type_ = element.types[0].code if element.types else ""
    if type_ == "Reference" and element.types[0].targets and isinstance(value.get("reference"), str):
        names = {compiler.profile(url).type for url in element.types[0].targets}
        if "Resource" not in names and "Basic" not in names:
            yield "reference target", (*place, "reference"), "Basic/1"
        yield "reference to nothing", (*place, "reference"), "#nowhere"
    if type_ == "Extension":
        yield "ext-1", place, {"url": value.get("url", "http://x")}
    if type_ == "Period" and "start" in value:
        yield "per-1", (*place, "end"), "1800"
    if type_ == "Quantity" and "code" in value and "system" in value:
        yield "qty-3", (*place, "system"), GONE


def _coded_faults(place, value, element, value_sets):
    binding = element.binding
    if not binding or binding.strength != "required":
        return
    expansion = value_sets.expansion(binding.value_set)
    if expansion.codes and not expansion.open_systems:
        if "coding" in value:
            yield "concept", place, {"coding": [{"system": "http://example.org", "code": "none"}]}
            yield "concept without code", place, {"text": "none"}
        elif "code" in value:
            yield "coding", (*place, "code"), "no-such-code"


def _less(value, keys):
    rest = {key: item for key, item in value.items() if key not in keys}
    return rest or {"id": "x"}


def _primitive_faults(place, value, element, value_sets):
    type_ = element.types[0].code if element.types else ""
    if isinstance(value, str):
        yield "empty text", place, ""
        yield "text to number", place, Number("5")
    elif isinstance(value, Number):
        yield "number to text", place, value.text
    elif isinstance(value, bool):
        yield "boolean to text", place, "true"
    yield "value to object", place, {"a": "b"}
    for bad in _BAD.get(type_, ()):
        yield f"format of {type_}", place, bad
    if element.fixed is not None and isinstance(value, str):
        yield "fixed", place, f"{value}x"
    binding = element.binding
    if binding and binding.strength == "required" and type_ == "code":
        expansion = value_sets.expansion(binding.value_set)
        if expansion.codes and not expansion.open_systems:
            yield "code", place, "no-such-code"
    if type_ == "xhtml":
        yield "script", place, '<div xmlns="http://www.w3.org/1999/xhtml"><script>1</script></div>'
        yield "no narrative", place, '<div xmlns="http://www.w3.org/1999/xhtml"> </div>'


def _slice_faults(place, value, element, one, compiler):
    inside = [index for index, item in enumerate(value) if _slice_of(item, element, compiler) is one]
    if one.minimum and inside:
        rest = [item for index, item in enumerate(value) if index not in inside]
        yield "slice missing", place, rest if rest else GONE
    if one.maximum is not None and inside:
        yield "slice too many", place, value + [value[inside[0]]] * one.maximum


def _changed(resource, place, new):
    """A copy of a resource with another value at one place; None for the resource itself."""
    if not place:
        return None
    head, *rest = place
    copy = list(resource) if isinstance(resource, list) else dict(resource)
    if rest:
        copy[head] = _changed(copy[head], tuple(rest), new)
    elif new is GONE:
        del copy[head]
    else:
        copy[head] = new
    return copy
