"""Faults with updates whose id is not that of their address: they are taken, and something is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...rules import defect

Addressed = Callable[[Any, str, str], str]


@defect("MR-417", violates="ERR-005", replaces="contribute.addressed")
def the_address_wins(addressed: Addressed, stated: Any, address: str, way: str) -> str:
    "An update by id whose resource states another id is stored at its address."
    return address if way == "update" else addressed(stated, address, way)


@defect("MR-418", violates="ERR-005", replaces="contribute.addressed")
def the_resource_wins(addressed: Addressed, stated: Any, address: str, way: str) -> str:
    "An update by id whose resource states another id is stored under that id."
    return stated if way == "update" and isinstance(stated, str) else addressed(stated, address, way)


@defect("MR-419", violates="ERR-005", replaces="contribute.addressed")
def the_address_wins_in_transactions(addressed: Addressed, stated: Any, address: str, way: str) -> str:
    "In a transaction, an update whose resource states another id is stored at its address."
    return address if way == "transaction" else addressed(stated, address, way)
