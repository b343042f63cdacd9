"""NHS numbers: valid, in the test range, each given once, taken ones skipped."""

import nhs_number
import pytest

from harness.corpus import checks
from harness.suite.depth import DEPTHS
from harness.suite.opening import open_world
from harness.suite.plan import World
from harness.suite.running import run_check
from harness.target.people import NHS_TEST_RANGE, Lease, NoFreeNumbers, check_digit, never_taken


def test_numbers_are_valid_test_numbers_and_differ():
    lease = Lease(NHS_TEST_RANGE, never_taken)
    numbers = [lease.take() for _ in range(500)]
    assert len(set(numbers)) == 500
    assert all(nhs_number.is_valid(number) and number.startswith("999") for number in numbers)


@pytest.mark.parametrize(("stem", "digit"), [(999000001, 8), (999000002, 6), (999000003, 4), (900000000, 9)])
def test_known_check_digits(stem, digit):
    assert check_digit(stem) == digit


def test_check_digit_zero_is_a_digit_and_ten_is_none():
    digits = {check_digit(stem) for stem in range(999000000, 999000100)}
    assert digits == {*range(10), None}


def test_taken_numbers_are_skipped():
    first = Lease((999000001, 999000060), never_taken, start=0).take()
    lease = Lease((999000001, 999000060), lambda numbers: {first}, start=0)
    assert lease.take() != first


def test_a_block_ends():
    lease = Lease((999000001, 999000003), never_taken)
    assert {lease.take() for _ in range(3)} == {"9990000018", "9990000026", "9990000034"}
    with pytest.raises(NoFreeNumbers, match="larger"):
        lease.take()


def test_a_number_made_invalid_is_listed_too():
    listed = []
    opened = open_world(World("reference"), "test", on_lease=listed.append)
    check = checks()["identity.a-number-with-a-wrong-digit-is-nobodys"]
    ended = run_check(check, opened.record(), DEPTHS["smoke"], 1)
    sent = "".join(exchange.request_body for exchange in ended.exchanges)
    assert any(number in sent for number in listed if not nhs_number.is_valid(number))
