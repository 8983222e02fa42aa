"""Serves a sandbox: `python -m integrations.chatwoot.sandbox --port 3101 --version 4.16.2 --fresh
--print-json`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import socket
from pathlib import Path
from typing import Any

import uvicorn

from integrations.chatwoot.sandbox.service import Sandbox, SandboxOptions, create_sandbox
from integrations.chatwoot.sandbox.versions import LATEST, VERSIONS


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="chatwoot-sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3001, help="0 takes a free one")
    parser.add_argument("--version", default=LATEST, choices=VERSIONS)
    parser.add_argument(
        "--data", type=Path, help="folder of the state's file; without it, memory only"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what the data folder holds")
    parser.add_argument("--frontend-url", help="address that links in answers begin with")
    parser.add_argument(
        "--print-json", action="store_true", help="print address, ids and tokens as one line"
    )
    return parser.parse_args()


def _access(sandbox: Sandbox, base: str) -> dict[str, Any]:
    people = list(sandbox.world.store.users)
    admin = next(user for user in people if user.is_admin)
    agent = next(user for user in people if not user.is_admin)
    return {
        "base": base,
        "account": sandbox.world.store.account.id,
        "admin_id": admin.id,
        "agent_id": agent.id,
        "admin_token": admin.access_token,
        "agent_token": agent.access_token,
    }


async def serve(wanted: argparse.Namespace) -> None:
    """Listen until interrupted, then write what is left."""
    listener = socket.create_server((wanted.host, wanted.port))
    base = f"http://{wanted.host}:{listener.getsockname()[1]}"
    sandbox = create_sandbox(
        SandboxOptions(
            version=wanted.version,
            frontend_url=wanted.frontend_url or base,
            data_dir=wanted.data,
            fresh=wanted.fresh,
        )
    )
    await sandbox.start()
    server = uvicorn.Server(
        uvicorn.Config(sandbox.app, log_level="warning", ws="websockets-sansio", lifespan="off")
    )
    try:
        said = (
            _access(sandbox, base) if wanted.print_json else f"sandbox {wanted.version} on {base}"
        )
        print(json.dumps(said) if wanted.print_json else said, flush=True)
        await server.serve(sockets=[listener])
    finally:
        sandbox.flush()  # first, for a second signal may cut the rest short
        listener.close()
        await sandbox.stop()


if __name__ == "__main__":
    # uvicorn raises the signal again when it is done; the default would end us before the flush.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments()))
