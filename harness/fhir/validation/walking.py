"""The walk over a resource by its plans: shape, cardinality, types, and at each value what else holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.fhir.definitions.value_sets import ValueSets
from harness.fhir.lossless import Json, JsonError
from harness.fhir.validation import bundles, containing, extensions, primitive_extras, slicing, values
from harness.fhir.validation.invariants import ready
from harness.fhir.validation.issues import Findings
from harness.fhir.validation.limits import MAX_BARE, MAX_DEPTH
from harness.fhir.validation.plans import Member, Plan, Planner, Rule
from harness.fhir.validation.primitives import unwise


@dataclass(slots=True)
class Scope:
    """Where a value stands: its resource, the resource that one is contained in, the Bundle around both."""

    resource: Mapping[str, Json]
    root: Mapping[str, Json]
    bundle: bundles.Index | None = None
    made: dict[str, Any] = field(default_factory=dict)
    """What rules worked out for this resource and use again."""


class Walk:
    """One validation: plans and value sets to use, findings to write to."""

    def __init__(self, planner: Planner, value_sets: ValueSets, findings: Findings) -> None:
        self.planner = planner
        self.value_sets = value_sets
        self.findings = findings
        self._depth = 0
        self._followed: dict[tuple[int, str], bool] = {}

    def resource(
        self,
        value: Json,
        where: str,
        profiles: Iterable[str] = (),
        root: Mapping[str, Json] | None = None,
        bundle: bundles.Index | None = None,
    ) -> None:
        """A resource at the top, in a Bundle, or contained in `root`."""
        if not isinstance(value, dict):
            self.findings.error("json-shape", where, "expected a resource: a JSON object")
            return
        name = value.get("resourceType")
        if not isinstance(name, str):
            self.findings.error(
                "resource-type", where, "expected resourceType with the name of a resource type"
            )
            return
        if not self.planner.compiler.definitions.is_resource(name):
            self.findings.error("resource-type", where, "resourceType is no resource type of FHIR R4")
            return
        scope = Scope(value, value if root is None else root, bundle)
        if name == "Bundle":
            scope.bundle = bundles.index(value)
        asked = [*profiles, *claimed(value)]
        plans = [plan for url in dict.fromkeys(asked) if (plan := self._asked(url, name, where))]
        for plan in plans or [self.planner.of_profile(name)]:
            self.object(value, plan, where, scope)
        containing.check(value, where, scope, self.findings)
        if scope.bundle is not None and name == "Bundle":
            bundles.check(value, where, scope.bundle, self.findings)

    def _asked(self, url: str, name: str, where: str) -> Plan | None:
        """The plan of a profile asked for, None if it cannot be held to it."""
        found = self.planner.compiler.definitions.structure(url)
        if found is None or found["type"] in ("Resource", "DomainResource"):
            self.findings.not_checked("profile", where)
            return None
        if found["type"] != name:
            told = f"the profile is one of {found['type']}, the resource is a {name}"
            self.findings.error("profile", where, told)
            return None
        version = url.partition("|")[2]
        if version and version != found.get("version"):
            self.findings.not_checked("profile-version", where)
        return self.planner.of_profile(url)

    def object(self, value: dict[str, Json], plan: Plan, where: str, scope: Scope) -> None:
        """The members of an object, then what has to hold for it as a whole."""
        if self._depth >= MAX_DEPTH:
            self.findings.error("nesting", where, f"expected at most {MAX_DEPTH} elements inside each other")
            return
        self._depth += 1
        members = plan.members
        chosen: dict[int, str] | None = None
        for key, item in value.items():
            member = members.get(key)
            named = member or (members.get(key[1:]) if key.startswith("_") else None)
            if named is not None and named.choice is not None:
                chosen = {} if chosen is None else chosen
                if chosen.setdefault(id(named.choice), named.key) != named.key:
                    self.findings.error(
                        "choice", f"{where}.{named.choice.name}", "expected one type of value, not two"
                    )
            if member is None:
                self._other(key, item, value, plan, where, scope)
                continue
            self._member(item, member, value, where, scope)
        for name, keys, element in plan.required:
            if not any(key in value for key in keys):
                self.findings.error(
                    "cardinality-min",
                    f"{where}.{name}",
                    f"{element.name} is missing: at least {element.minimum}",
                )
        for member in plan.sliced:
            if member.key not in value:
                slicing.missing(member, f"{where}.{member.step}", self)
        self._depth -= 1
        if plan.more or plan.rules is None:
            self.whole(value, plan, where, scope)

    def whole(self, value: Json, plan: Plan, where: str, scope: Scope) -> None:
        """What has to hold for a value beyond the shape of its members."""
        if plan.rules is None:
            made = [(one, ready(one, plan, self.planner)) for one in plan.invariants]
            plan.rules = [(one, rule) for one, rule in made if rule is not None]
            plan.more = plan.more or bool(plan.rules)
        values.check(value, plan, where, scope, self)
        for invariant, rule in plan.rules:
            answer = _answer(rule, value, scope)
            if answer is None:
                self.findings.not_checked(invariant.key, where)
            elif not answer:
                message = f"{invariant.key} does not hold: {invariant.expression}"
                self.findings.error(invariant.key, where, message, invariant.severity)

    def follows(self, value: Mapping[str, Json], url: str, scope: Scope) -> bool:
        """Whether a value follows a profile; what is wrong with it is of no further interest.

        A profile that is not at hand is followed as far as anyone can tell, and so is one that is being asked
        about already: two resources may refer to each other.
        """
        key = (id(value), url)
        if key not in self._followed:
            self._followed[key] = True
            self._followed[key] = self._follows(dict(value), url, scope)
        return self._followed[key]

    def _follows(self, value: dict[str, Json], url: str, scope: Scope) -> bool:
        aside = Walk(self.planner, self.value_sets, Findings())
        aside._depth, aside._followed = self._depth + 1, self._followed
        if "resourceType" in value:
            aside.resource(value, "", (url,), scope.root, scope.bundle)
        elif self.planner.compiler.definitions.structure(url) is not None:
            aside.object(value, self.planner.of_profile(url), "", scope)
        return not aside.findings.failed

    def _member(
        self, item: Json, member: Member, parent: Mapping[str, Json], where: str, scope: Scope
    ) -> None:
        place = f"{where}.{member.step}"
        element = member.element
        if not element.repeats:
            if isinstance(item, list):
                self.findings.error("json-shape", place, "expected one value, not a JSON array")
                return
            if element.maximum == 0 or (member.choice is not None and member.choice.maximum == 0):
                self.findings.error("cardinality-max", place, f"the profile does not allow {element.name}")
            if element.slices:
                slicing.check([(place, item)], member, place, scope, self)
            else:
                self.item(item, member, place, scope)
            return
        if not isinstance(item, list):
            self.findings.error("json-shape", place, "expected a JSON array")
            return
        if not item:
            self.findings.error("empty", place, "expected an array with items, or no array")
            return
        plan = member.plan or self.planner.of_member(member)
        if plan.check is not None and not self._bare(item, member, parent, place):
            return
        self.counted(len(item), member, place)
        places = [(f"{place}[{index}]", one) for index, one in enumerate(item)]
        if element.slices:
            for at, one in places:
                if one is None and plan.check is None:
                    self.item(one, member, at, scope)
            slicing.check([(p, one) for p, one in places if one is not None], member, place, scope, self)
            return
        if plan.type == "Extension":
            for at, one in places:
                extensions.check(one, member, at, scope, self)
            return
        for at, one in places:
            if one is not None or plan.check is None:
                self.item(one, member, at, scope)

    def _bare(self, item: list[Json], member: Member, parent: Mapping[str, Json], place: str) -> bool:
        """Whether an array of primitives is one to look into; null stands where only extensions are."""
        if len(item) > MAX_BARE:
            self.findings.error("array-size", place, f"expected at most {MAX_BARE} bare values in an array")
            return False
        extras = parent.get(f"_{member.key}")
        extras = extras if isinstance(extras, list) else []
        for index, one in enumerate(item):
            if one is None and not (index < len(extras) and extras[index] is not None):
                self.findings.error(
                    "null", f"{place}[{index}]", "expected a value: null without an extension"
                )
        return True

    def counted(self, count: int, member: Member, place: str) -> None:
        """How many values there are, against how many there may be."""
        least, most = member.element.minimum, member.element.maximum
        if count < least:
            self.findings.error("cardinality-min", place, f"{count} given, at least {least} expected")
        if most is not None and count > most:
            self.findings.error("cardinality-max", place, f"{count} given, at most {most} allowed")

    def item(self, value: Json, member: Member, where: str, scope: Scope) -> None:
        """One value under a key, by the plan of that key."""
        plan = member.plan or self.planner.of_member(member)
        if plan.check is not None:
            if value is None:
                self.findings.error("null", where, "expected a value or nothing, not null")
                return
            expected = plan.check(value)
            if expected:
                self.findings.error("format", where, f"{plan.type}: expected {expected}")
                return
            if expected := unwise(plan.type, value):
                self.findings.warning("format", where, f"{plan.type}: expected {expected}")
            if plan.more:
                self.whole(value, plan, where, scope)
        elif plan.anything:
            self._nested(value, plan, where, scope)
        elif not isinstance(value, dict):
            rule = "null" if value is None else "json-shape"
            self.findings.error(rule, where, f"expected a JSON object, of type {plan.type}")
        elif not value or (len(value) == 1 and "id" in value):
            self.findings.error("empty", where, "expected an object with members beside its id (ele-1)")
        else:
            self.object(value, plan, where, scope)

    def _nested(self, value: Json, plan: Plan, where: str, scope: Scope) -> None:
        """A resource inside a resource, of one of the types and profiles allowed there."""
        name = value.get("resourceType") if isinstance(value, dict) else None
        uses = [one for one in plan.element.types if one.code in ("Resource", "DomainResource", name)]
        if name is not None and not uses:
            expected = ", ".join(one.code for one in plan.element.types)
            self.findings.error("type", where, f"expected a resource of type {expected}")
        profiles = [url for one in uses for url in one.profiles]
        root = scope.root if plan.element.name == "contained" else None
        if self._depth >= MAX_DEPTH:
            self.findings.error("nesting", where, f"expected at most {MAX_DEPTH} elements inside each other")
            return
        self._depth += 1
        self.resource(value, where, profiles if len(profiles) == 1 else (), root, scope.bundle)
        if len(profiles) > 1:
            values.follow_one(value, profiles, where, scope, self)
        self._depth -= 1

    def _other(
        self, key: str, item: Json, parent: Mapping[str, Json], plan: Plan, where: str, scope: Scope
    ) -> None:
        """A key that is no element: the type of a resource, the extras of a primitive, or nothing known."""
        extras = plan.extras.get(key)
        if extras is not None:
            primitive_extras.check(item, extras, parent, where, scope, self)
        elif key != "resourceType" or parent is not scope.resource:
            self._unknown(key, plan, where)

    def _unknown(self, key: str, plan: Plan, where: str) -> None:
        known = key if key.lstrip("_").isalnum() and len(key) <= 64 else "element"
        self.findings.error(
            "unknown-element",
            f"{where}.{known}",
            f"{plan.model_path} has no such element in R4, or its profile allows no such type",
        )


def claimed(resource: Mapping[str, Json]) -> list[str]:
    """The profiles a resource says it follows."""
    meta = resource.get("meta")
    urls = meta.get("profile") if isinstance(meta, dict) else None
    return [url for url in urls if isinstance(url, str)] if isinstance(urls, list) else []


def _answer(rule: Rule, value: Json, scope: Scope) -> bool | None:
    """Whether a rule holds; None where it cannot tell, or has to reckon with numbers past all reckoning."""
    try:
        return rule(value, scope)
    except (ArithmeticError, JsonError):
        return None
