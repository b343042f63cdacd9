"""`shcr serve`: the bundled reference over real HTTP, on loopback only."""

from __future__ import annotations

import argparse
import os
import socket
import sqlite3
from pathlib import Path

from harness.cli.toml import as_toml
from harness.cli.usage import Commands, UsageError, command, refuse_unwritable, say
from harness.reference import Reference
from harness.target.keys import EXPECTED, KeyUnusable, algorithm

_HOST = "127.0.0.1"


def register(commands: Commands) -> None:
    """Register the command."""
    parser = command(commands, "serve", "serve the bundled reference over HTTP on loopback", _serve)
    parser.add_argument("--port", type=int, required=True, help="port on 127.0.0.1, 0 for any free one")
    parser.add_argument("--data", metavar="FILE", help="keep the data in this file (default: in memory)")
    parser.add_argument("--defect", metavar="ID", action="append", default=[], help="plant a defect")
    parser.add_argument(
        "--variant", metavar="ID", action="append", default=[], help="behave in a legal, odd way"
    )
    parser.add_argument(
        "--write-target", metavar="F", type=_file, help="write a target file, and keys beside it"
    )


def _serve(arguments: argparse.Namespace) -> int:
    if arguments.write_target:
        refuse_unwritable(arguments.write_target, "--write-target")
    try:
        with _bind(arguments.port) as bound:
            _serve_on(bound, arguments)
    except KeyboardInterrupt:
        pass
    say("stopped")
    return 0


def _file(text: str) -> Path:
    if not text.strip() or not Path(text).name:
        raise argparse.ArgumentTypeError("expected the name of a file")
    return Path(text)


def _serve_on(bound: socket.socket, arguments: argparse.Namespace) -> None:
    base_url = f"http://{_HOST}:{bound.getsockname()[1]}/fhir"
    folder = arguments.write_target and arguments.write_target.with_suffix(".keys")
    try:
        reference = Reference(
            base_url=base_url,
            data=arguments.data,
            defects=arguments.defect,
            variants=arguments.variant,
            keys=_kept_keys(folder),
        )
    except ValueError as error:
        raise UsageError(str(error)) from None
    except sqlite3.Error:
        raise UsageError(
            f"--data {arguments.data}: expected a file that an earlier serve wrote, or a new one"
        ) from None
    if arguments.write_target:
        _write_target(arguments.write_target, folder, reference)
        say(f"target file {arguments.write_target}, keys in {folder}")
    say(f"serving at {base_url} (Ctrl-C stops)")
    import uvicorn

    from harness.reference.skin import asgi

    server = uvicorn.Server(
        uvicorn.Config(asgi(reference), log_level="warning", access_log=False, lifespan="off")
    )
    server.run(sockets=[bound])


def _bind(port: int) -> socket.socket:
    # asyncio turns Nagle's delay off only where the socket names its protocol
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((_HOST, port))
    except (OSError, OverflowError):
        bound.close()
        raise UsageError(f"--port {port}: cannot be used; expected a free port on {_HOST}") from None
    bound.listen(128)
    return bound


def _kept_keys(folder: Path | None) -> dict[str, str] | None:
    """Keys written by an earlier serve, so that its target file stays good."""
    if folder is None or not folder.is_dir():
        return None
    return {file.stem: _kept_key(file) for file in sorted(folder.glob("*.pem"))} or None


def _kept_key(file: Path) -> str:
    try:
        pem = file.read_text("utf-8")
        algorithm(pem)
    except (OSError, UnicodeDecodeError, KeyUnusable) as error:
        raise UsageError(
            f"{file}: expected {EXPECTED} ({type(error).__name__}); delete it for a new one"
        ) from None
    return pem


def _write_target(file: Path, folder: Path, reference: Reference) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        for persona, pem in reference.keys.items():
            key = folder / f"{persona}.pem"
            with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
                opened.write(pem)
        data = dict(reference.target())
        data["personas"] = {
            id_: {**persona, "key": {"file": f"{folder.name}/{id_}.pem"}}
            for id_, persona in data["personas"].items()
        }
        temporary = file.with_name(f".{file.name}.part")
        temporary.write_text(as_toml(data), encoding="utf-8")
        temporary.replace(file)
    except OSError as error:
        raise UsageError(f"--write-target {file}: cannot be written ({type(error).__name__})") from None
