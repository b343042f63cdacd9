"""Ctrl-C and its kin end a run at its next request: what was found until then is reported."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from harness.target.stops import ENDING

_WORDS = {signal.SIGINT: "interrupted by the user", signal.SIGTERM: "ended by SIGTERM"}
if hasattr(signal, "SIGHUP"):  # not on every system
    _WORDS[signal.SIGHUP] = "ended by SIGHUP"
_AT_ONCE = 4
_SHOW_CURSOR = "\x1b[?25h"


@contextmanager
def ends_in_order() -> Iterator[None]:
    """Signals ask the run to end; a second one ends it at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ENDING.forget()
    # a signal that is ignored was ignored on purpose: nohup, a job in the background
    heard = [number for number in _WORDS if signal.getsignal(number) is not signal.SIG_IGN]
    kept = {number: signal.signal(number, _ask) for number in heard}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
        ENDING.forget()


def _ask(number: int, frame: FrameType | None) -> None:
    if ENDING.asked:
        cursor = _SHOW_CURSOR if sys.stderr.isatty() else ""
        os.write(2, f"{cursor}shcr: ended at once; what was found is in results.ndjson\n".encode())
        os._exit(_AT_ONCE)
    ENDING.ask(_WORDS[signal.Signals(number)])
