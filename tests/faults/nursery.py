"""Forks programs of the product from a process that has loaded it, so that they start at once.

A line of JSON in, a line out: `{"words": [...], "log": "...", "env": {...}, "armed": {...}}` gives
the number of the new process, `{"reap": number}` its exit code once it has ended.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from reflex_base.constants import Env
from reflex_base.environment import environment

from tickets_app import settings
from tickets_app.__main__ import main as product
from tickets_app.services import clocks, fault_points


class Shifted(datetime):
    """The clock as the stage sets it: so many seconds beside the real one."""

    file: ClassVar[Path]

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        shift = float(cls.file.read_text()) if cls.file.exists() else 0.0
        return datetime.now(tz) + timedelta(seconds=shift)


KILL_SOON_SECONDS = 0.4
"""After the moment: a request is under way then, if its answer takes its time."""


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def pause() -> None:
    fault_points.disarm()  # once woken, it works on
    os.kill(os.getpid(), signal.SIGSTOP)


def kill_soon() -> None:
    threading.Timer(KILL_SOON_SECONDS, kill).start()


DEEDS: Mapping[str, Callable[[], None]] = {
    "kill": kill,
    "pause": pause,
    "kill_soon": kill_soon,
}


def load() -> None:
    """Load everything that any of the programs needs, as it is loaded to be served."""
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    environment.REFLEX_CHECK_LATEST_VERSION.set(False)
    import_module("tickets_app.tickets_app")
    import_module("tests.faults.writer")
    import_module("uvicorn.protocols.http.httptools_impl")
    import_module("psycopg")
    gc.freeze()


def answer(order: dict[str, Any]) -> int:
    if "reap" in order:
        return os.waitstatus_to_exitcode(os.waitpid(order["reap"], 0)[1])
    child = os.fork()
    if child == 0:
        run(order["words"], Path(order["log"]), order["env"], order["armed"])
    return child


def run(words: list[str], log: Path, env: dict[str, str], armed: dict[str, str]) -> None:
    """Become the program; never returns."""
    code = 1
    try:
        os.setsid()
        speak_into(log)
        os.environ.update(env)
        settings.use(settings.read())
        Shifted.file = settings.current().data_dir / "clock"
        clocks.datetime = Shifted
        for moment, deed in armed.items():
            fault_points.arm(moment, DEEDS[deed])
        main = product if words[0] != "writer" else import_module("tests.faults.writer").main
        code = main(words if words[0] != "writer" else words[1:])
    except BaseException as problem:
        sys.excepthook(type(problem), problem, problem.__traceback__)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def speak_into(log: Path) -> None:
    nothing, out = (
        os.open(os.devnull, os.O_RDONLY),
        os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT),
    )
    os.dup2(nothing, 0)
    os.dup2(out, 1)
    os.dup2(out, 2)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    load()
    print("ready", flush=True)
    for line in sys.stdin:
        print(answer(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
