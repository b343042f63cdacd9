"""Whose signatures count: the clients' registered keys and the server's own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

from ..keys import load, private_pem
from ..people import CLIENTS

_SERVER = "the authorization server"


class Keyring:
    """Private keys of the personas, for whoever plays them, and public keys for the server."""

    def __init__(self, given: Mapping[str, str] | None) -> None:
        """Use the keys given; make the others."""
        unknown = sorted(set(given or ()) - set(CLIENTS))
        if unknown:
            raise ValueError(f"keys for unknown personas: {', '.join(unknown)}")
        pems = {id: (given or {}).get(id) or private_pem(id) for id in CLIENTS}
        self.private: Mapping[str, str] = MappingProxyType(pems)
        self._public = {id: load(pem).public_key() for id, pem in pems.items()}
        self.own: EllipticCurvePrivateKey = load(private_pem(_SERVER))
        self.own_public: EllipticCurvePublicKey = self.own.public_key()

    def registered(self, client: str) -> EllipticCurvePublicKey:
        """The public key a client is registered with."""
        return self._public[client]
