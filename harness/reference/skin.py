"""The reference as an ASGI application: for uvicorn, and nothing but translation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from .server import BODY_LIMIT, Reference
from .wire import Request, Response

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def asgi(reference: Reference) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Serve a reference; it answers one request at a time, so no threads are kept for it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            request = await _request(scope, receive)
            await _send(request, reference.answer(request), send)

    return app


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _request(scope: Scope, receive: Receive) -> Request:
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= BODY_LIMIT or size - len(part) <= BODY_LIMIT:
            parts.append(part)
        more = message.get("more_body", False)
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path, query = raw.partition(b"?")[0].decode("latin-1"), scope.get("query_string", b"").decode("latin-1")
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return Request(scope["method"], f"{path}?{query}" if query else path, headers, b"".join(parts))


async def _send(request: Request, response: Response, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    if request.method != "HEAD" and response.status not in (204, 304):
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    body = b"" if request.method == "HEAD" else response.body
    await send({"type": "http.response.body", "body": body})
