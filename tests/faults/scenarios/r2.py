"""R2: programs end or pause at each named moment of the way out and in, again and again."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.faults import deliveries, history
from tests.faults.figures import Figures, broken
from tests.faults.processes import Program, until
from tests.faults.run import Run
from tests.faults.stage import Stage, name_of

LATE = {"late_commit_seconds": 1.5, "only_method": "POST", "only_path": "/messages"}
UNANSWERED = {
    "timeout_after_commit_seconds": 1.5,
    "only_method": "POST",
    "only_path": "/messages",
}
ECHO_SECONDS = 1.5
AWAKE_SECONDS = 1.0
BEGUN_SECONDS = 1.0
"""When a worker begins, all its loops write at once; later only what it does for somebody."""
BATCH = 3
"""As many as come to the moment before the lease of the first is over."""
TIMES = 50
PAUSED_BADLY_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of the table of crashes: who is struck, when, how, and what makes it come."""

    name: str
    deed: str
    strike: Callable[[Stage, Moment, Sequence[int]], None]
    writes_tickets: bool = False
    faults: Mapping[str, object] = field(default_factory=dict[str, object])
    wakes_late: bool = False
    """Once others have waited for lease and quarantine and sent it, not just heard of it."""

    @property
    def armed(self) -> dict[str, str]:
        return {self.name: self.deed}


def strike_writer(stage: Stage, moment: Moment, people: Sequence[int]) -> None:
    """The person comes back and hands in again what was not acknowledged."""
    tickets = 1000 if moment.writes_tickets else 1
    for number in people:
        name = name_of(number)
        done = sum(line["name"] == name for line in stage.acknowledged())
        options = {"tickets": tickets, "count": done + 1, "pause": 0}
        options["files"] = int(moment.name == "file_kept")
        person = stage.armed_writer(name, moment.armed, **options)
        assert person.reap() == -signal.SIGKILL, f"{moment.name} never came"
        person.start()
        assert person.reap() == 0, person.printed()
        stage.programs.remove(person)


def strike_worker(stage: Stage, moment: Moment, people: Sequence[int]) -> None:
    for number in people:
        cause(stage, moment, number)
        worker = stage.worker("struck", **moment.armed)
        until(worker.has_ended, f"the end of a worker at {moment.name}", 40)
        end(stage, worker)


def pause_worker(stage: Stage, moment: Moment, people: Sequence[int]) -> None:
    """Others go on meanwhile, then those who were paused go on too."""
    for first in range(0, len(people), BATCH):
        paused = paused_workers(stage, moment, people[first : first + BATCH])
        other = stage.worker("other")
        if moment.wakes_late:
            stage.drain()
        else:
            time.sleep(ECHO_SECONDS)
        for worker in paused:
            worker.send(signal.SIGCONT)
        time.sleep(AWAKE_SECONDS)
        for worker in [*paused, other]:
            end(stage, worker)


def paused_workers(stage: Stage, moment: Moment, people: Sequence[int]) -> list[Program]:
    """Paused between transactions: in one, it would keep SQLite from everybody until it wakes."""
    for _ in range(PAUSED_BADLY_AT_MOST):
        clear(stage)
        workers = [stage.worker(f"struck{place}", **moment.armed) for place in range(len(people))]
        time.sleep(BEGUN_SECONDS)
        if all(is_paused_well(stage, moment, person, workers) for person in people):
            return workers
        for worker in workers:
            end(stage, worker)
    raise AssertionError(f"some worker that paused at {moment.name} always held the database")


def is_paused_well(stage: Stage, moment: Moment, person: int, workers: list[Program]) -> bool:
    """Have one more of them come to the moment, and tell whether others can work then."""
    before = count_paused(workers)
    cause(stage, moment, person)
    until(lambda: count_paused(workers) > before, f"a worker that pauses at {moment.name}", 40)
    return stage.database.is_held_by_nobody()


def count_paused(workers: list[Program]) -> int:
    return sum(worker.is_paused() for worker in workers)


def clear(stage: Stage) -> None:
    """Leave nothing for a worker that is to be paused, but what it is paused for."""
    worker = stage.worker("other")
    stage.drain()
    end(stage, worker)


def strike_web(stage: Stage, moment: Moment, people: Sequence[int]) -> None:
    """Each call that was answered is stored; the one that was cut off may be."""
    for program in [program for program in stage.programs if program.name == "serve"]:
        end(stage, program)
    for number in people:
        web = stage.web(**moment.armed)
        stage.until_up()
        tell(stage, f"told to a dying door {number}")
        until(web.has_ended, f"the end of the server at {moment.name}", 40)
        end(stage, web)
    stage.web()
    stage.until_up()


def strike_taking_in(stage: Stage, moment: Moment, people: Sequence[int]) -> None:
    for number in people:
        tell(stage, f"told to a dying worker {number}")
        stage.chatwoot.idle()
        worker = stage.worker("struck", **moment.armed)
        until(worker.has_ended, f"the end of a worker at {moment.name}", 40)
        end(stage, worker)


def strike_migration(stage: Stage, moment: Moment, people: Sequence[int]) -> None:
    """The database of the release before is brought up to date as a whole, or not at all."""
    for program in [program for program in stage.programs if program.name == "serve"]:
        end(stage, program)
    for number in people:
        before = stage.step_back()
        migration = stage.migration(**moment.armed)
        assert migration.reap() == -signal.SIGKILL, f"{moment.name} never came for {number}"
        assert stage.revision() == before, "half a migration is left"
        migration.start()
        assert migration.reap() == 0, migration.printed()
        stage.programs.remove(migration)
    stage.web()
    stage.until_up()


def strike_fetching(stage: Stage, moment: Moment, people: Sequence[int]) -> None:
    for number in people:
        conversation = stage.database.value("SELECT max(chatwoot_conversation_id) FROM ticket")
        content = f"a file {number}".encode()
        stage.chatwoot.as_agent(
            "POST",
            f"/conversations/{conversation}/messages",
            data={"content": f"with a file {number}", "message_type": "outgoing"},
            files={"attachments[]": (f"{number}.txt", content, "text/plain")},
        ).raise_for_status()
        stage.chatwoot.idle()
        worker = stage.worker("struck", **moment.armed)
        until(worker.has_ended, f"the end of a worker at {moment.name}", 40)
        end(stage, worker)


def cause(stage: Stage, moment: Moment, person: int) -> None:
    """Have somebody write what leads to the moment: a new ticket, or a message."""
    done = sum(line["name"] == name_of(person) for line in stage.acknowledged())
    stage.write(1, tickets=done + 1 if moment.writes_tickets else 1, person=person)


def tell(stage: Stage, text: str) -> None:
    conversation = stage.database.value("SELECT min(chatwoot_conversation_id) FROM ticket")
    stage.chatwoot.says(conversation, text)


def end(stage: Stage, program: Program) -> None:
    program.kill()
    stage.programs.remove(program)


MOMENTS = (
    Moment("writing:ticket", "kill", strike_writer, writes_tickets=True),
    Moment("written:ticket", "kill", strike_writer, writes_tickets=True),
    Moment("file_kept", "kill", strike_writer),
    Moment("writing:message", "kill", strike_writer),
    Moment("written:message", "kill", strike_writer),
    Moment("sent:contact", "kill", strike_worker, writes_tickets=True),
    Moment("claimed:contact_inbox", "kill", strike_worker, writes_tickets=True),
    Moment("sent:contact_inbox", "kill", strike_worker, writes_tickets=True),
    Moment("claimed:conversation", "kill", strike_worker, writes_tickets=True),
    Moment("sent:conversation", "kill", strike_worker, writes_tickets=True),
    Moment("settled:conversation", "kill", strike_worker, writes_tickets=True),
    Moment("claimed:message", "kill", strike_worker),
    Moment("claimed:message", "kill_soon", strike_worker, faults=LATE),
    Moment("claimed:message", "kill_soon", strike_worker, faults=UNANSWERED),
    Moment("sent:message", "kill", strike_worker),
    Moment("settled:message", "kill", strike_worker),
    Moment("sent:message", "pause", pause_worker),
    Moment("claimed:message", "pause", pause_worker, wakes_late=True),
    Moment("delivery_stored", "kill", strike_web),
    Moment("delivery_projected", "kill", strike_taking_in),
    Moment("file_fetched", "kill", strike_fetching),
    Moment("migrated", "kill", strike_migration),
)


def play(run: Run) -> Figures:
    """Quickly, each moment strikes somebody of its own, and all rest together at the end."""
    known = run.choose(quick=len(MOMENTS), full=TIMES)
    strangers = range(known, known + run.choose(quick=1, full=TIMES))
    strikes = 0
    with run.stage(people_count=strangers.stop) as stage:
        stage.web()
        stage.until_up()
        introduce(stage, known)
        for index, moment in enumerate(MOMENTS):
            people = run.choose(quick=range(index, index + 1), full=range(known))
            chosen = strangers if moment.name == "sent:contact" else people
            stage.chatwoot.faults(**moment.faults)
            moment.strike(stage, moment, chosen)
            stage.chatwoot.calm()
            strikes += len(chosen)
            if run.is_full:
                rest(stage)
        rest(stage)
        return figures_of(stage, strikes)


def introduce(stage: Stage, count: int) -> None:
    """Have each of them open a ticket, in peace."""
    worker = stage.worker("other")
    for number in range(count):
        stage.write(1, tickets=1, person=number)
    stage.drain()
    end(stage, worker)


def figures_of(stage: Stage, strikes: int) -> Figures:
    verdict = history.judge(stage)
    unheard = count_unheard(stage)
    unfetched = count_unfetched(stage)
    values = {
        "moments": len(MOMENTS),
        "strikes": strikes,
        **verdict.figures(),
        "unheard": unheard,
        "unfetched": unfetched,
    }
    kept = {"clean": verdict.is_clean, "all_heard": not unheard, "all_fetched": not unfetched}
    return Figures("r2", values, broken(**kept))


def count_unheard(stage: Stage) -> int:
    heard = {str(row[0]) for row in stage.database.rows("SELECT body FROM timeline_entry")}
    told = [one for one in stage.chatwoot.messages() if one["message_type"] == "outgoing"]
    return sum(one["content"] not in heard for one in told)


def count_unfetched(stage: Stage) -> int:
    return int(stage.database.value("SELECT count(*) FROM file WHERE state = 'fetching'"))


def rest(stage: Stage) -> None:
    """Let whoever comes after the crash bring everything to its end."""
    worker = stage.worker("other")
    stage.drain()
    deliveries.until_worked_off(stage)
    # What a door told nobody of before it ended, polling finds.
    until(lambda: not count_unheard(stage), "everything heard")
    # A download may take five minutes, so its lease takes ten: here they are over.
    stage.database.execute("UPDATE file SET next_at = created_at WHERE state = 'fetching'")
    until(lambda: not count_unfetched(stage), "every file fetched")
    end(stage, worker)
