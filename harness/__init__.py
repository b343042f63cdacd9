"""Conformance test harness for shared care records."""

__version__ = "0.1.0"
