"""The bundled reference: an independent reading of the contract, in process or behind uvicorn.

``answer(Request) -> Response`` over SQLite. Defects break one requirement each, variants are lawful oddities.
"""

from .rules import DEFECTS, VARIANTS, Defect, Variant
from .server import Reference
from .wire import Request, Response

__all__ = ["DEFECTS", "VARIANTS", "Defect", "Reference", "Request", "Response", "Variant"]
