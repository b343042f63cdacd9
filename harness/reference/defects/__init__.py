"""Planted faults, one module per area; the suite must catch every one."""

from . import acc, aud, err, idn, mrg, rtp

__all__ = ["acc", "aud", "err", "idn", "mrg", "rtp"]
