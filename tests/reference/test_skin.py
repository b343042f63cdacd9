"""The same reference behind a real server."""

from __future__ import annotations

import http.client
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import uvicorn
from reference_kit import GP, World

from harness.reference.skin import asgi


def test_over_a_socket_and_from_many_threads() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        port = listening.getsockname()[1]
        world = World(base_url=f"http://127.0.0.1:{port}/fhir")
        filed = world.person(GP)
        token, item = world.token("gp"), filed.items[0]
        config = uvicorn.Config(asgi(world.reference), log_level="warning", lifespan="on", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:

            def ask(method: str) -> tuple[int, bytes, str | None]:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                try:
                    connection.request(method, f"/fhir/{item}", headers={"Authorization": f"Bearer {token}"})
                    answer = connection.getresponse()
                    return answer.status, answer.read(), answer.getheader("etag")
                finally:
                    connection.close()

            expected = (200, world.get("gp", item).body, 'W/"1"')
            with ThreadPoolExecutor(8) as pool:
                assert set(pool.map(ask, ["GET"] * 40)) == {expected}
            assert ask("HEAD") == (200, b"", 'W/"1"')
        finally:
            server.should_exit = True
            thread.join()
    assert len(world.events(filed.patient)) > 40


def test_from_many_threads_in_process() -> None:
    world = World()
    world.token(GP)
    numbers = [next(world.numbers) for _ in range(24)]
    entries = {number: world.about(GP, number, related=True) for number in numbers}
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda number: world.contribute(GP, entries[number]).status, numbers * 2))
    assert set(replies) == {200}
    assert {len(world.view(world.master(number))) for number in numbers} == {5}
