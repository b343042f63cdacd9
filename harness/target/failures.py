"""Why no answer came, in words a person can act on."""

from __future__ import annotations

from harness.target.addresses import without_login

_WORDS = {
    "ConnectTimeout": "no connection in time",
    "ReadTimeout": "no answer in time",
    "WriteTimeout": "the request was not taken in time",
    "DecodingError": "an answer that does not unpack as its Content-Encoding says",
}


def in_words(kind: str, told: str, proxy: str) -> str:
    """What failed; `kind` is the exception's name, `told` its text, `proxy` the proxy's address or empty."""
    if kind == "Withheld":
        return f"withheld: {told}"
    folded = told.casefold()
    if "hostname mismatch" in folded or "ip address mismatch" in folded:
        return "its certificate is for another host name"
    if "certificate has expired" in folded:
        return "its certificate has expired"
    if "certificate" in folded:
        return "its certificate is not trusted (http.ca names an authority to trust)"
    if "ssl" in folded:
        return "no TLS connection"
    if proxy and kind in ("ConnectError", "ConnectTimeout"):
        return f"no connection by the proxy {without_login(proxy)} (http.proxy)"
    if kind == "ProxyError":
        return f"the proxy {without_login(proxy)} refused (http.proxy)"
    if kind == "ConnectError":
        return "no connection"
    return _WORDS.get(kind, f"no answer ({kind})")
