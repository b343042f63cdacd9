"""A compiled element made ready for walking: by JSON key, with only the rules that can find anything."""

from __future__ import annotations

from collections.abc import Callable

from harness.fhir.lossless import Json
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.profiles.discriminators import Criterion, criterion
from harness.fhir.profiles.elements import Element, Invariant
from harness.fhir.profiles.reading import joined
from harness.fhir.profiles.refining import BY_URL, at
from harness.fhir.validation.primitives import CHECKS, Check

Rule = Callable[..., bool | None]
"""An invariant made ready: value, scope to whether it holds, None if nobody can tell."""


class Slice:
    """One slice of a member: its criteria, and the plan its items are walked by."""

    __slots__ = ("criteria", "decidable", "member", "name")

    def __init__(self, name: str, member: Member, asked: tuple[Criterion, ...]) -> None:
        self.name, self.member, self.criteria = name, member, asked
        self.decidable = bool(asked) and all(one.kind != "undecidable" for one in asked)


class Member:
    """What may stand under one JSON key; its plan is made when a resource first has that key."""

    __slots__ = ("by_url", "choice", "element", "key", "plan", "root", "slices", "step")

    def __init__(self, element: Element, root: Element, choice: Element | None = None) -> None:
        self.element, self.root, self.choice = element, root, choice
        self.key = element.name
        self.step = f"{choice.name}.ofType({element.types[0].code})" if choice else element.name
        self.plan: Plan | None = None
        self.slices: tuple[Slice, ...] | None = None
        self.by_url: dict[Json, Slice] | None = None


class Plan:
    """How to walk the values of one element: `check` for a primitive, members for anything else."""

    __slots__ = (
        "anything",
        "check",
        "element",
        "extras",
        "invariants",
        "members",
        "model_path",
        "more",
        "profiles",
        "required",
        "rules",
        "sliced",
        "type",
    )

    def __init__(self, element: Element, type_: str) -> None:
        self.element, self.type = element, type_
        self.model_path = element.path
        self.check: Check | None = CHECKS.get(type_)
        self.anything = False
        self.members: dict[str, Member] = {}
        self.extras: dict[str, Member] = {}
        self.required: list[tuple[str, tuple[str, ...], Element]] = []
        self.sliced: list[Member] = []
        self.invariants: tuple[Invariant, ...] = ()
        self.rules: list[tuple[Invariant, Rule]] | None = None
        self.profiles: tuple[str, ...] = ()
        self.more = False


class Planner:
    """Makes plans from compiled elements, each once."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self._roots: dict[str, Plan] = {}

    def of_profile(self, name: str) -> Plan:
        """The plan of a type or profile.

        Raises:
            DefinitionError: it is missing or malformed.
        """
        key = name.partition("|")[0]
        if key not in self._roots:
            profile = self.compiler.profile(key)
            plan = Plan(profile.root, profile.type)
            self._filled(plan, profile.root, profile.root)
            plan.invariants = profile.root.invariants
            plan.more = plan.more or bool(plan.invariants)
            self._roots[key] = plan
        return self._roots[key]

    def of_member(self, member: Member) -> Plan:
        """The plan of the values under a key."""
        element, root = member.element, member.root
        type_ = element.types[0].code if element.types else "Element"
        plan = Plan(element, type_)
        member.plan = plan
        plan.invariants = element.invariants
        plan.profiles = element.types[0].profiles if element.types else ()
        if element.content:
            target = at(root, element.content)
            if target is not None:
                self._filled(plan, target, root)
                plan.model_path = target.path
        elif self._is_resource(type_):
            plan.anything = True
        else:
            self._typed(plan, element, type_, root)
        plan.more = bool(
            plan.invariants
            or plan.profiles
            or element.fixed is not None
            or element.pattern is not None
            or element.least is not None
            or element.greatest is not None
            or element.max_length
            or (element.binding and element.binding.strength in ("required", "extensible"))
            or type_ in ("Reference", "xhtml", "Identifier", "canonical")
        )
        return plan

    def slices_of(self, member: Member) -> tuple[Slice, ...]:
        """The slices of a member, most particular first."""
        if member.slices is None:
            slicing = member.element.slicing or BY_URL
            found = []
            for name, element in member.element.slices.items():
                asked = tuple(criterion(one, element, self.compiler) for one in slicing.discriminators)
                found.append(Slice(name, Member(element, member.root), asked))
            found.sort(key=lambda one: -one.name.count("/"))
            member.slices = tuple(found)
            if slicing.discriminators == BY_URL.discriminators and all(one.decidable for one in found):
                urls = [(url, one) for one in found for url in one.criteria[0].expected]
                member.by_url = {url: one for url, one in urls if isinstance(url, str)}
        return member.slices

    def _typed(self, plan: Plan, element: Element, type_: str, root: Element) -> None:
        profile = None
        if len(plan.profiles) == 1:
            profile = self.compiler.type_of(plan.profiles[0])
            plan.profiles = () if profile else plan.profiles
        shape = profile or self.compiler.profile(type_)
        plan.invariants = joined(plan.invariants, shape.root.invariants)
        if shape.kind != "primitive-type" and type_ not in ("BackboneElement", "Element"):
            plan.model_path = type_
        if element.children is not None:
            self._filled(plan, element, root)
        else:
            self._filled(plan, shape.root, shape.root)

    def _filled(self, plan: Plan, element: Element, root: Element) -> None:
        for child in (element.children or {}).values():
            keys = []
            for one in child.choices.values() or (child,):
                member = Member(one, root, child if child.choices else None)
                plan.members[member.key] = member
                keys += [member.key, f"_{member.key}"]
                if one.minimum and child.choices:
                    plan.required.append((member.step, (member.key, f"_{member.key}"), one))
                if one.types and one.types[0].code in CHECKS:
                    plan.extras[f"_{member.key}"] = member
            if not child.minimum and any(one.minimum for one in child.slices.values()):
                plan.sliced.append(plan.members[child.name])
            if child.minimum:
                plan.required.append((child.name, tuple(keys), child))

    def _is_resource(self, type_: str) -> bool:
        if type_ in ("Resource", "DomainResource"):
            return True
        return self.compiler.definitions.is_resource(type_)
