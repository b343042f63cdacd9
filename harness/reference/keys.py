"""EC keys: one pair per persona and one for the server, made once per process."""

from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


@lru_cache(maxsize=256)
def private_pem(owner: str) -> str:
    """The P-256 private key of this owner, made on first use."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


@lru_cache(maxsize=1024)
def load(pem: str) -> ec.EllipticCurvePrivateKey:
    """A private key from its PEM text; only P-256 is used here."""
    key = load_pem_private_key(pem.encode("ascii"), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("keys must be EC P-256 private keys in PEM form")
    return key
