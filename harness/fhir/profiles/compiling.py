"""StructureDefinitions to compiled profiles, each once: the base first, then what the differential adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from harness.fhir.definitions.registry import Definition, DefinitionError, Definitions
from harness.fhir.lossless import Json
from harness.fhir.profiles.elements import Profile
from harness.fhir.profiles.reading import constrained
from harness.fhir.profiles.refining import Differential, refined
from harness.fhir.profiles.typing import type_tree

MAX_CHAIN = 50
"""Profiles that may derive from each other; more is taken for a circle."""


class Compiler:
    """Compiles what the definitions hold, when it is first asked for."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self._compiled: dict[str, Profile] = {}
        self._waiting: list[str] = []

    def profile(self, name: str) -> Profile:
        """The compiled profile or type: by canonical url, or by the name of an R4 type.

        Raises:
            DefinitionError: there is no such definition, its base is missing, or it is malformed.
        """
        key = name.partition("|")[0]
        if key not in self._compiled:
            found = self.definitions.structure(key)
            if found is None:
                raise DefinitionError(f"{key}: no such profile in R4 4.0.1 or the packages given")
            if key in self._waiting or len(self._waiting) > MAX_CHAIN:
                raise DefinitionError(f"{key}: derives from itself")
            self._waiting.append(key)
            try:
                self._compiled[key] = self._profile(found)
            finally:
                self._waiting.pop()
        return self._compiled[key]

    def type_of(self, name: str) -> Profile | None:
        """The compiled type or profile, None if there is no such definition."""
        return None if self.definitions.structure(name) is None else self.profile(name)

    def _profile(self, found: Definition) -> Profile:
        url = str(found["url"])
        try:
            if found.get("derivation") == "constraint":
                return self._constraint(url, found)
            return _type(url, found)
        except DefinitionError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError):
            raise DefinitionError(f"{url}: expected a well-formed StructureDefinition of R4") from None

    def _constraint(self, url: str, found: Definition) -> Profile:
        name = str(found.get("baseDefinition", ""))
        if self.definitions.structure(name) is None:
            raise DefinitionError(f"{url}: its base {name or '(none named)'} is in no package given")
        base = self.profile(name)
        root = base.root
        whole = Differential(url, frozenset(said["path"] for said in found["element"]))
        for segments, said in _addressed(found["element"]):
            root = refined(root, segments, said, self, whole) if segments else constrained(root, said)
        return replace(base, url=url, abstract=False, chain=(url, *base.chain), root=root)


def _type(url: str, found: Definition) -> Profile:
    if not found["element"]:
        raise DefinitionError(f"{url}: a type without a snapshot cannot be compiled")
    root = type_tree(str(found["type"]), found["element"], found["kind"] == "resource")
    return Profile(url, found["type"], found["kind"], found.get("abstract") is True, (url,), root)


def _addressed(elements: list[Mapping[str, Json]]) -> Iterator[tuple[list[str], Mapping[str, Json]]]:
    """Each ElementDefinition with its place as `name` or `name:slice` segments below the root.

    The id says the place; where it does not agree with the path, path and slice names in their order do.
    """
    slices: dict[str, str] = {}
    for said in elements:
        path = said["path"].split(".")
        named = str(said.get("id", "")).split(".")
        for known in [
            known for known in slices if known == said["path"] or known.startswith(said["path"] + ".")
        ]:
            del slices[known]
        if "sliceName" in said:
            slices[said["path"]] = said["sliceName"]
        if [segment.partition(":")[0] for segment in named] != path:
            named = []
            for index, name in enumerate(path):
                slice_name = slices.get(".".join(path[: index + 1]))
                named.append(f"{name}:{slice_name}" if slice_name else name)
        yield named[1:], said
