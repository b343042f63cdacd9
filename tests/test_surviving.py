"""What is the same on several channels is told once, with all of them."""

from harness.evidence.outcomes import Finding
from harness.suite.round_trip.surviving import once


def test_one_alteration_on_several_channels_is_one_finding():
    read, other = (
        Finding("a = 1", "a = 2", "exchange 1: GET x answered 200"),
        Finding("b = 1", "b = 2", "in a batch: y"),
    )
    again = [Finding("a = 1", "a = 2", f"in {where}: z") for where in ("a search", "a search", "its history")]
    told = once([read, *again, other])
    assert told == [Finding("a = 1", "a = 2", f"{read.where} (and in a search, its history)"), other]
