"""What takes too long is cut off, and one thread watches over all requests."""

import threading

from harness.target.deadline import Deadline


def test_what_is_late_is_cut_off_and_the_next_is_not():
    cut = threading.Event()
    deadline = Deadline(0.01, cut.set)
    with deadline.running():
        assert cut.wait(10)
    assert deadline.late
    cut.clear()
    with deadline.running():
        assert cut.wait(10)
    assert deadline.late


def test_what_ends_in_time_is_left_alone_by_one_thread():
    before, cut = threading.active_count(), threading.Event()
    deadline = Deadline(600, cut.set)
    for _ in range(100):
        with deadline.running():
            assert not deadline.late
    assert threading.active_count() <= before + 1
    assert not cut.is_set()
