"""Instances made from profiles: how many are valid before any filter, how fast, and how small a failing case gets.

    python benchmarks/generation.py [FOLDER ...] [--ukcore FOLDER] [--instances N] [--finds N] [--only TEXT]

FOLDERs hold profiles of one's own; the profiles of UK Core are those its StructureDefinitions say are active.
A line per profile: share valid without filtering, instances per second of processor time, and the lines of the
largest of the minimal instances that have some element (`hypothesis.find`, elements drawn from those that
instances have), laid out member by member at 100 columns.
"""

import argparse
import collections
import json
import random
import statistics
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis.errors import NoSuchExample

from harness.fhir import lossless
from harness.fhir.definitions.packages import read_package
from harness.fhir.definitions.registry import Definitions
from harness.fhir.generation.generator import Generator
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.validation.validator import Validator
from harness.fhir.xml import to_json

_WIDTH = 100
_QUIET = {
    "database": None,
    "report_multiple_bugs": False,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
}


def main():
    """Print a line per profile, then the totals and what made instances invalid."""
    options = argparse.ArgumentParser()
    options.add_argument("folders", nargs="*", type=Path)
    options.add_argument("--ukcore", type=Path, default=Path("../shared/data/ukcore"))
    options.add_argument("--instances", type=int, default=300)
    options.add_argument("--finds", type=int, default=3)
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    folders = [*chosen.folders, *([chosen.ukcore] if chosen.ukcore.is_dir() else [])]
    packages = [read_package(one, lambda text: to_json(text, Compiler(Definitions()))) for one in folders]
    validator = Validator(Definitions(tuple(packages)))
    generator = Generator(validator)
    shares, speeds, sizes, rules = {}, {}, {}, collections.Counter()
    for name in [one for one in _profiles(folders, validator) if chosen.only in one]:
        made, seconds = _made(generator.unfiltered(name), chosen.instances)
        reports = [validator.validate(one, (name,)) for one in made]
        rules.update({i.rule for r in reports for i in r.issues if i.severity != "warning"})
        shares[name] = sum(one.valid for one in reports) / len(made)
        speeds[name] = len(made) / seconds
        sizes[name] = _largest(generator.from_profile(name), made, chosen.finds)
        bad = {i.rule for r in reports for i in r.issues if i.severity != "warning"}
        print(
            f"{name[-56:]:<56} valid {100 * shares[name]:5.1f} %  {speeds[name]:>6,.0f}/s"
            f"  minimal {sizes[name][0]:>2} lines {sizes[name][1]}  {' '.join(sorted(bad))}",
            flush=True,
        )
    if not shares:
        return
    share = statistics.mean(shares.values())
    print(
        f"{len(shares)} profiles: valid without a filter {100 * share:.2f} %, worst {100 * min(shares.values()):.1f} %"
    )
    print(f"instances/s: median {statistics.median(speeds.values()):,.0f}, least {min(speeds.values()):,.0f}")
    print(f"largest minimal instance: {max(size for size, _ in sizes.values())} lines")
    print(f"invariants left to the filter: {', '.join(sorted(generator.unmade)) or 'none'}")


def _profiles(folders, validator):
    """Urls of the profiles of resources that are not drafts or retired; of one's own, all."""
    for folder in folders:
        for file in sorted(folder.rglob("*.json")):
            said = json.loads(file.read_text("utf-8"))
            if said.get("resourceType") != "StructureDefinition" or said.get("kind") != "resource":
                continue
            if said.get("derivation") == "constraint" and said.get("status") == "active":
                yield said["url"]


def _made(strategy, count):
    """Instances, and the processor time they took once everything had been drawn once."""
    collected = []

    def run(number, times):
        @seed(number)
        @settings(max_examples=times, phases=[Phase.generate], **_QUIET)
        @given(strategy)
        def collect(instance):
            collected.append(instance)

        collect()

    run(1, 50)
    collected.clear()
    started = time.process_time()
    run(2, count)
    return collected, time.process_time() - started


def _largest(strategy, made, finds):
    """Lines and path of the largest minimal instance, over some of the elements that instances have."""
    paths = sorted({path for one in made for path in _paths(one)})
    random.Random(0).shuffle(paths)
    worst, left = (0, ""), finds
    for wanted in paths:
        if not left:
            break
        try:
            found = find(
                strategy,
                lambda one, wanted=wanted: wanted in _paths(one),
                random=random.Random(0),
                settings=settings(max_examples=1000, **_QUIET),
            )
        except NoSuchExample:
            continue
        left -= 1
        worst = max(worst, (_lines(found), ".".join(wanted)))
    return worst


def _paths(value, place=()):
    """The path of each element there is, without indices."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*place, key)
            yield from _paths(item, (*place, key))
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item, place)


def _lines(instance):
    """Lines of its JSON, members of the resource one after the other as long as they fit."""
    used, lines = 0, 1
    for key, item in instance.items():
        width = len(key) + len(lossless.dumps(item)) + 6
        if used and used + width > _WIDTH:
            lines, used = lines + 1, 0
        lines, used = lines + width // _WIDTH, used + width % _WIDTH
    return lines


if __name__ == "__main__":
    main()
