"""Which requirements have a check, which do not and why; and what makes the build fail."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.requirements.catalogue import Requirement


@dataclass(frozen=True, slots=True)
class Coverage:
    """The catalogue beside the checks (check id to requirement) and the requirements that defects violate."""

    catalogue: Mapping[str, Requirement]
    checks: Mapping[str, str]
    violated: Collection[str]

    @property
    def checked(self) -> list[str]:
        """Ids of requirements with a check, in catalogue order."""
        verified = set(self.checks.values())
        return [id_ for id_ in self.catalogue if id_ in verified]

    def as_data(self) -> dict[str, Any]:
        """What `shcr coverage --json` writes."""
        checked = set(self.checked)
        return {
            "requirements": len(self.catalogue),
            "must": sum(row.level == "MUST" for row in self.catalogue.values()),
            "checked": self.checked,
            "not_checked": [
                {"id": row.id, "reason": row.not_checked}
                for row in self.catalogue.values()
                if row.id not in checked
            ],
        }

    def problems(self) -> list[str]:
        """What must not be: each in one line, naming the row."""
        return [
            *self._checks_astray(),
            *self._rows_astray(),
            *self._without_defect(),
            *self._unknown_defects(),
        ]

    def _checks_astray(self) -> Sequence[str]:
        return [
            f"check {check}: verifies {requirement}, which the catalogue does not have"
            for check, requirement in self.checks.items()
            if requirement not in self.catalogue
        ]

    def _rows_astray(self) -> Sequence[str]:
        checked = set(self.checked)
        neither = [
            f"{row.id}: a MUST with neither a check nor a reason for having none"
            for row in self.catalogue.values()
            if row.level == "MUST" and row.id not in checked and not row.not_checked
        ]
        both = [
            f"{row.id}: has a check and still gives a reason for having none"
            for row in self.catalogue.values()
            if row.id in checked and row.not_checked
        ]
        return neither + both

    def _without_defect(self) -> Sequence[str]:
        return [
            f"{id_}: has a check and no planted defect" for id_ in self.checked if id_ not in self.violated
        ]

    def _unknown_defects(self) -> Sequence[str]:
        unknown = sorted(set(self.violated) - set(self.catalogue))
        return [f"a defect violates {id_}, which the catalogue does not have" for id_ in unknown]
