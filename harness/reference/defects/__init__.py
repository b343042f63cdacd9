"""Planted faults, one folder per area and one module per subject; the suite must catch every one."""

from . import acc, aud, err, idn, mrg, rtp

__all__ = ["acc", "aud", "err", "idn", "mrg", "rtp"]
