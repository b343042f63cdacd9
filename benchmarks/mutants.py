"""What validation says of mutants, as a table: those found, those told by their rule alone, the operators that fare worst."""

import collections

from harness.fhir.mutation.judging import verdict

_WORST = 10


class Tally:
    """Verdicts on mutants by the operator that made them."""

    def __init__(self):
        self._told = collections.defaultdict(collections.Counter)
        self.odd = []

    def add(self, mutant, report, name):
        """`name`: of the resource, for those that are missed or told otherwise."""
        found = verdict(mutant, report)
        self._told[mutant.operator][found] += 1
        if found != "exact":
            self.odd.append(f"{found}: {name}: {mutant.operator}, {mutant.rule} at {mutant.location}")

    def lines(self):
        """All together first, then the operators that fare worst."""
        yield "all operators: " + _shares(sum(self._told.values(), collections.Counter()))
        worst = sorted(self._told, key=lambda name: self._told[name]["exact"] / self._told[name].total())
        for name in worst[:_WORST]:
            if self._told[name]["exact"] < self._told[name].total():
                yield f"  {name}: {_shares(self._told[name])}"


def _shares(counts):
    count, named = counts.total(), counts["exact"]
    found = count - counts["missed"]
    return (
        f"{count:,} mutants, found {found:,} ({100 * found / count:.2f} %), "
        f"named right {named:,} ({100 * named / count:.2f} %)"
    )
