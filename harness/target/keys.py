"""Private keys that sign client assertions: which algorithm one signs with, or why it cannot."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

EXPECTED = "a private key in PEM without a passphrase, P-256, P-384 or RSA of 2048 bits or more"
_SMALLEST_RSA = 2048
_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384"}


class KeyUnusable(ValueError):
    """This is no key that can sign an assertion; the text says what it is instead."""


def algorithm(pem: str) -> str:
    """The JWS algorithm a private key signs with.

    Raises:
        KeyUnusable: it is not `EXPECTED`.
    """
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except TypeError:
        raise KeyUnusable("one with a passphrase") from None
    except (ValueError, UnsupportedAlgorithm):
        raise KeyUnusable(_instead(pem)) from None
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size >= _SMALLEST_RSA:
            return "RS384"
        raise KeyUnusable(f"RSA of {key.key_size} bits")
    raise KeyUnusable("a key of another kind")


def _instead(pem: str) -> str:
    if "PUBLIC KEY-----" in pem or "CERTIFICATE-----" in pem or pem.startswith("ssh-"):
        return "a public key"
    return "a damaged key" if "PRIVATE KEY-----" in pem else "no key"
