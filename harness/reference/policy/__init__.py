"""The rules of the server, one module per subject; each may be replaced by name."""

from . import access, audit, content, contribute, errors, finding, identity, merging, search, tokens, view

__all__ = [
    "access",
    "audit",
    "content",
    "contribute",
    "errors",
    "finding",
    "identity",
    "merging",
    "search",
    "tokens",
    "view",
]
