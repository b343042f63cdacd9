"""How the cost of comparing two resources grows with their size, and what it is beside parsing them."""

import statistics
import time

from harness.fhir.compare import compare
from harness.fhir.lossless import dumps, loads

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
}


def main():
    """Print each alteration at 1,000 and 20,000 components, and the ratio: 20 is linear."""
    for name, alter in ALTERATIONS.items():
        small, large = cost(1_000, alter), cost(20_000, alter)
        print(
            f"{name}: {small * 1000:.1f} ms and {large * 1000:.0f} ms, {large / small:.0f} times for 20 times"
        )
    text = dumps(resource(20_000))
    print(
        f"parsing one of them: {statistics.median(timed(lambda: loads(text)) for _ in range(_ROUNDS)):.2f} s"
    )


if __name__ == "__main__":
    main()
