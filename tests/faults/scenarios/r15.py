"""R15: the SQLite file as it stands at any instant opens whole, with everything acknowledged.

Everybody is stopped for the copy: it holds what a crash at that instant leaves behind. That what
was acknowledged has also reached the disk itself rests on `synchronous=FULL`.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import time
from pathlib import Path

from tests.faults import writer
from tests.faults.figures import Figures, broken
from tests.faults.run import Run
from tests.faults.stage import Database, Stage, name_of


def play(run: Run) -> Figures:
    copies = run.choose(quick=12, full=200)
    dice = random.Random(run.seed)
    with run.stage(people_count=4) as stage:
        stage.worker()
        for number in range(4):
            stage.writer(name_of(number), tickets=6, pause=0.02)
        spoilt = missing = checked = 0
        for number in range(copies):
            time.sleep(dice.uniform(0.1, 0.8))
            acked, copy = freeze_and_copy(stage, stage.folder / f"copy{number}")
            is_whole, present = look_into(copy)
            spoilt += not is_whole
            missing += len(acked - present)
            checked += len(acked)
            shutil.rmtree(copy.parent)
        values = {"copies": copies, "spoilt": spoilt, "looked_for": checked, "missing": missing}
        return Figures("r15", values, broken(whole=not spoilt, all_there=not missing))


def freeze_and_copy(stage: Stage, into: Path) -> tuple[set[str], Path]:
    """Give the keys acknowledged at that instant, and the copy of it."""
    into.mkdir()
    for program in stage.programs:
        program.send(signal.SIGSTOP)
    acked = {
        json.loads(line)["key"]
        for file in stage.folder.glob("*.ack")
        for line in writer.read_lines(file)
    }
    for file in stage.folder.glob("portal.db*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, into)
    for program in stage.programs:
        program.send(signal.SIGCONT)
    return acked, into / "portal.db"


def look_into(copy: Path) -> tuple[bool, set[str]]:
    """Whether the copy is whole, and the client keys that it knows."""
    database = Database(f"sqlite:///{copy}")
    tickets = {str(row[0]) for row in database.rows("SELECT client_key FROM ticket")}
    replies = database.rows("SELECT source_key FROM timeline_entry WHERE kind = 'message'")
    return database.is_whole(), tickets | {str(row[0]).rpartition(":")[2] for row in replies}
