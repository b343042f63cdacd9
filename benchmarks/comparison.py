"""How the cost of comparing two resources, or the facts of two records, grows with their size."""

import statistics
import time

from harness.fhir import synthetic
from harness.fhir.compare import compare
from harness.fhir.facts.extracting import facts
from harness.fhir.lossless import dumps, loads
from harness.findings.facts.comparing import compare as compare_facts

_ROUNDS = 5


def resource(size):
    """A resource with `size` components of ten values each."""
    parts = [{"code": str(n), "part": [{"v": str(n % 7), "w": "x"}] * 4} for n in range(size)]
    return {"resourceType": "Observation", "component": parts}


def cost(size, alter):
    """Median seconds of one comparison."""
    sent = resource(size)
    got = alter(loads(dumps(sent)))
    return statistics.median(timed(lambda: compare(sent, got)) for _ in range(_ROUNDS))


def timed(work):
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


ALTERATIONS = {
    "nothing": lambda got: got,
    "the first entry dropped": lambda got: got | {"component": got["component"][1:]},
    "the order turned round": lambda got: got | {"component": got["component"][::-1]},
    "the order turned round, every entry changed": lambda got: (
        got | {"component": [entry | {"more": "x"} for entry in got["component"][::-1]]}
    ),
    "every entry another": lambda got: (
        got | {"component": [entry | {"code": "z"} for entry in got["component"]]}
    ),
}


def record(size, value="36.8"):
    """The facts of as many results of one kind, most of them on a day of their own."""
    days = (f"{2000 + n % 25}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(size))
    return [facts(synthetic.observation(value, effectiveDateTime=day)) for day in days]


RECORDS = {
    "the same facts in another order": lambda size: record(size)[::-1],
    "every value changed": lambda size: record(size, "37")[::-1],
    "nothing came back": lambda size: [],
}


def cost_of_facts(size, seen):
    """Median seconds of one comparison of records."""
    expected, got = record(size), seen(size)
    return statistics.median(timed(lambda: compare_facts(expected, got)) for _ in range(_ROUNDS))


def main():
    """Print each alteration at 1,000 and 20,000 components, records of 200 and 4,000 items: 20 is linear."""
    for name, alter in ALTERATIONS.items():
        small, large = cost(1_000, alter), cost(20_000, alter)
        print(
            f"{name}: {small * 1000:.1f} ms and {large * 1000:.0f} ms, {large / small:.0f} times for 20 times"
        )
    for name, seen in RECORDS.items():
        small, large = cost_of_facts(200, seen), cost_of_facts(4_000, seen)
        print(
            f"{name}: {small * 1000:.1f} ms and {large * 1000:.0f} ms, {large / small:.0f} times for 20 times"
        )
    text = dumps(resource(20_000))
    print(
        f"parsing one of them: {statistics.median(timed(lambda: loads(text)) for _ in range(_ROUNDS)):.2f} s"
    )


if __name__ == "__main__":
    main()
