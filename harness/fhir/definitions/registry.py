"""Finding a definition by its canonical url: in the packages given, then in R4 itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from harness.fhir.definitions import core
from harness.fhir.lossless import Json

Definition = Mapping[str, Json]


class DefinitionError(ValueError):
    """A definition is missing or says what cannot be; the message is one line."""


@dataclass(frozen=True)
class Package:
    """Definitions read together: slim resources by kind and canonical url, and where they were read."""

    source: str
    definitions: Mapping[tuple[str, str], Definition]


@dataclass(frozen=True)
class Definitions:
    """R4 4.0.1 and the packages laid over it; the first package that has a url answers."""

    packages: tuple[Package, ...] = ()
    _found: dict[tuple[str, str], Definition | None] = field(default_factory=dict, compare=False)

    def find(self, kind: str, canonical: str) -> Definition | None:
        """The definition of this kind with this canonical url, `|version` aside; None if there is none."""
        key = (kind, canonical.partition("|")[0])
        if key not in self._found:
            self._found[key] = self._looked_up(*key)
        return self._found[key]

    def structure(self, name: str) -> Definition | None:
        """A StructureDefinition by canonical url, or by the bare name of an R4 type."""
        return self.find("StructureDefinition", name if "/" in name else core.BASE + name)

    def is_resource(self, name: str) -> bool:
        """Whether this is a resource type of R4 of which there are instances."""
        found = self.structure(name) if name.isalnum() else None
        return bool(
            found
            and found.get("kind") == "resource"
            and found.get("type") == name
            and found.get("derivation") == "specialization"
            and not found.get("abstract")
        )

    def profiles(self) -> Iterable[Definition]:
        """Every StructureDefinition of the packages."""
        for package in self.packages:
            for (kind, _), definition in package.definitions.items():
                if kind == "StructureDefinition":
                    yield definition

    def check_bases(self) -> None:
        """See that every profile of the packages has its base at hand.

        Raises:
            DefinitionError: one has not.
        """
        for found in self.profiles():
            base = found.get("baseDefinition")
            if not isinstance(base, str) or self.structure(base) is None:
                raise DefinitionError(
                    f"{found['url']}: its base {base or '(none named)'} is in no package given; "
                    "add the one that holds it with --package"
                )

    def _looked_up(self, kind: str, url: str) -> Definition | None:
        for package in self.packages:
            if (kind, url) in package.definitions:
                return package.definitions[kind, url]
        found: Definition | None = core.find(kind, url)
        return found
