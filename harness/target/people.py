"""Synthetic people: NHS numbers are leased, never drawn, so a seed fixes the cases and never the people."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

NHS_TEST_RANGE = (999_000_000, 999_999_999)
"""Nine-digit stems of the numbers reserved for tests, never issued (uk-standards B)."""

REMOVED = "removed"
"""Beside a number on a run's list of people: the target holds nobody under it any more."""
_AHEAD = 25
"""Numbers asked about in one search."""

Taken = Callable[[list[str]], set[str]]
"""Which of these numbers the target already holds."""

OnLease = Callable[[str], None]
"""Told of each number before anything is sent about it."""


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a target that one worker of a run may use: its own people, its own part of the pace."""

    index: int
    of: int

    def block(self, whole: tuple[int, int] | None) -> tuple[int, int]:
        """This worker's stems of a block; those of all workers are disjoint and make up the block.

        Raises:
            NoFreeNumbers: the block has fewer numbers than there are workers.
        """
        first, last = whole or NHS_TEST_RANGE
        size = last - first + 1
        begin, end = (first + size * n // self.of for n in (self.index, self.index + 1))
        if begin == end:
            raise NoFreeNumbers(f"the block of NHS numbers is too small for {self.of} workers")
        return begin, end - 1


ALONE = Share(0, 1)


class NoFreeNumbers(RuntimeError):
    """The block of NHS numbers is used up."""


class Lease:
    """Fresh NHS numbers of a block, each given once; numbers the target holds are skipped."""

    def __init__(
        self,
        block: tuple[int, int],
        taken: Taken,
        start: int | None = None,
        on_lease: OnLease = lambda number: None,
    ) -> None:
        first, last = block
        size = last - first + 1
        offset = secrets.randbelow(size) if start is None else start % size
        self._stems = (first + (offset + n) % size for n in range(size))
        self._taken, self._on_lease = taken, on_lease
        self._free: Iterator[str] = iter(())
        self.given: list[str] = []
        self._returned = 0

    def take(self) -> str:
        """A valid number nobody holds.

        Raises:
            NoFreeNumbers: the block is used up.
        """
        number = next(self._free, None)
        while number is None:
            self._free = iter(self._next_free())
            number = next(self._free, None)
        self.given.append(number)
        self._on_lease(number)
        return number

    def lists(self, number: str) -> None:
        """Count a number of our own making among the run's, before anything is sent about it."""
        self.given.append(number)
        self._on_lease(number)

    def returned(self) -> list[list[str]]:
        """Numbers given since the last time, as they can be asked about: invalid ones may be refused."""
        numbers, self._returned = self.given[self._returned :], len(self.given)
        valid = [number for number in numbers if is_valid(number)]
        together = [valid[n : n + _AHEAD] for n in range(0, len(valid), _AHEAD)]
        return together + [[number] for number in numbers if not is_valid(number)]

    def _next_free(self) -> list[str]:
        numbers: list[str] = []
        for stem in self._stems:
            digit = check_digit(stem)
            if digit is not None:
                numbers.append(f"{stem}{digit}")
            if len(numbers) == _AHEAD:
                break
        if not numbers:
            raise NoFreeNumbers("the block of NHS numbers is used up; a larger [people] block is needed")
        taken = self._taken(numbers)
        return [number for number in numbers if number not in taken]


def is_valid(number: str) -> bool:
    """Whether its last digit is the check digit of the others."""
    return number[9:] == str(check_digit(int(number[:9])))


def check_digit(stem: int) -> int | None:
    """Modulus 11 check digit of a nine-digit stem; None where the stem has none (NHS Data Dictionary)."""
    total = sum(int(digit) * weight for digit, weight in zip(str(stem), range(10, 1, -1), strict=True))
    digit = (11 - total % 11) % 11
    return None if digit == 10 else digit


def never_taken(numbers: list[str]) -> set[str]:
    """For a target that holds nobody, or a block its owner keeps free for this run."""
    return set()
