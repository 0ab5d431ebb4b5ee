"""The agent's side of Fairlead's protocol, without threads, timers or Kafka.

topology-docs/PROTOCOL.md, section 7, has the rules; the numbers in brackets are its sections. An Agent is told what
happened and what time it is, and says which runs to start and which report to send. Whoever owns it calls it from one
thread. Times are milliseconds of a monotone clock.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from enum import Enum
from threading import Event
from typing import Any, Callable, Iterator

HELLO_WAITS_MS = (1_000, 2_000, 4_000, 8_000)
RETRY_MS = 200
"""After a report that did not arrive, before the next one."""
READ_ONLY_MS = 1_000
"""How long an agent that has fenced itself only reads before it says hello again."""
ENDED_TASKS = 10_000
"""Of so many tasks that ended it is remembered under which epoch."""
HELD_FACTOR = 4
"""What comes beyond so many times slots plus prefetch is given back."""
REPORT_BYTES = 900_000
"""A report is one Kafka record, 1 MiB at most by default."""
ERROR_CHARACTERS = 4_096
MURMUR2_M = 0x5BD1E995
WORD = 0xFFFFFFFF
ENDS = ("COMPLETED", "FAILED", "RELEASED")


def shared_partition(agent_id: str, partitions: int) -> int:
    """Which partition of the topic that a swarm's agents share an agent reads (1): by Kafka's murmur2 of its id."""
    data = agent_id.encode()
    whole = len(data) & ~3
    hashed = 0x9747B28C ^ len(data)
    for i in range(0, whole, 4):
        word = int.from_bytes(data[i : i + 4], "little") * MURMUR2_M & WORD
        hashed = (hashed * MURMUR2_M & WORD) ^ ((word ^ word >> 24) * MURMUR2_M & WORD)
    if len(data) > whole:
        hashed = (hashed ^ int.from_bytes(data[whole:], "little")) * MURMUR2_M & WORD
    hashed = (hashed ^ hashed >> 13) * MURMUR2_M & WORD
    return ((hashed ^ hashed >> 15) & 0x7FFFFFFF) % partitions


class Phase(Enum):
    JOINING = "joining"  # says hello until it is welcomed
    WORKING = "working"  # has an incarnation
    CUT_OFF = "cut off"  # has fenced itself: tells what had ended, then only reads for a while
    LEFT = "left"  # has said goodbye
    FENCED = "fenced"  # another process has its place, or the swarm was deleted


@dataclass(frozen=True)
class Profile:
    """What an agent says of itself."""

    swarm: str
    agent: str
    slots: int = 1
    capabilities: tuple[str, ...] = ()
    max_result_bytes: int = 524_288


@dataclass(frozen=True)
class Result:
    """What a handler returns: `data` if it is small, else `uri`."""

    data: bytes | None = None
    uri: str | None = None
    content_type: str | None = None
    tokens_used: int | None = None
    operation: str | None = None

    def __post_init__(self) -> None:
        # Checked where the handler makes it: it would spoil the whole report (7.4).
        if not isinstance(self.data, (bytes, type(None))):
            raise TypeError(f"data is {type(self.data).__name__}, must be bytes")
        if self.tokens_used is not None and self.tokens_used < 0:
            raise ValueError(f"tokens_used is {self.tokens_used}, must be 0 or more")


@dataclass(frozen=True)
class Failure:
    """What becomes of a handler that did not return."""

    error: str
    retriable: bool = True


@dataclass(eq=False)
class Run:
    """An assignment: waiting until `started_ms` is set, then running until its handler has returned."""

    task_id: str
    epoch: int
    assignment: dict[str, Any]
    arrived_ms: float
    started_ms: float | None = None
    interrupted: Event = field(default_factory=Event)
    cancelled: bool = False
    held: bool = True
    """Once false, nothing that comes of the run counts."""


@dataclass(frozen=True, eq=False)
class Report:
    value: dict[str, Any]
    made_ms: float
    told: list[dict[str, Any]]
    goodbye: bool


class Agent:
    def __init__(self, profile: Profile, new_hello_id: Callable[[], str], now_ms: float) -> None:
        self.profile = profile
        self.phase = Phase.JOINING
        self.incarnation = 0
        self.why: str | None = None
        """Why it has been fenced."""
        self.reread = False
        """Set when the topic is to be read from its start; to be reset by who does so."""

        self._new_hello_id = new_hello_id
        self._hello_id = new_hello_id()
        self._hellos = 0
        self._heartbeat_ms = self._lost_after_ms = 0.0
        self._max_held = 0
        self._draining = False
        self._last_seq = 0

        self._held: dict[str, Run] = {}  # by task, in the order of arrival
        self._running: list[Run] = []  # whose handlers have not returned, whether what comes of them counts or not
        self._ended: OrderedDict[str, int] = OrderedDict()  # task -> the epoch that is over
        self._untold: list[dict[str, Any]] = []  # transitions, oldest first

        self._report_seq = 0
        self._in_flight: Report | None = None
        self._due_ms = now_ms  # of the next report, if there is no news
        self._blocked_until_ms = now_ms  # no report before
        self._renewed_ms = now_ms  # when the last report that was acknowledged was made
        self._quiet_since_ms = now_ms  # CUT_OFF: since then everything is told

    @property
    def over(self) -> bool:
        return self.phase in (Phase.LEFT, Phase.FENCED)

    # Messages (7.2)

    def read(self, message: dict[str, Any], now_ms: float) -> None:
        """Takes the next message of the agent's topic."""
        if self.over:
            return
        self._last_seq = message["seq"]
        if (message["swarmId"], message["agentId"]) != (self.profile.swarm, self.profile.agent):
            return
        kind = message["kind"]
        if kind == "WELCOME":
            self._welcome(message["incarnation"], message["welcome"], now_ms)
        elif kind == "FENCED":
            if 0 < self.incarnation <= message["incarnation"]:
                self._stop(Phase.FENCED, message["reason"])
        elif self.phase is Phase.WORKING and message["incarnation"] == self.incarnation:
            if kind == "ASSIGN":
                self._assign(message["taskId"], message["epoch"], message["assignment"], now_ms)
            elif kind == "REVOKE":
                self._revoke(message["taskId"], message["epoch"])
            elif kind == "CANCEL":
                self._cancel(message["taskId"], message["epoch"], message["reason"])

    def _welcome(self, incarnation: int, welcome: dict[str, Any], now_ms: float) -> None:
        mine = welcome["helloId"] == self._hello_id
        if incarnation <= self.incarnation:
            return
        if self.phase is Phase.CUT_OFF:
            if not mine:
                self._stop(Phase.FENCED, f"incarnation {incarnation} was given to another process")
        elif mine:
            self._drop_everything()
            self.phase = Phase.WORKING
            self.incarnation = incarnation
            self._heartbeat_ms = welcome["heartbeatMs"]
            self._lost_after_ms = welcome["lostAfterMs"]
            self._max_held = HELD_FACTOR * (self.profile.slots + welcome["maxPrefetch"])
            self._renewed_ms = self._due_ms = now_ms

    def _assign(self, task_id: str, epoch: int, assignment: dict[str, Any], now_ms: float) -> None:  # 7.3
        older = self._held.get(task_id)
        if epoch <= max(older.epoch if older else 0, self._ended.get(task_id, 0)):
            return
        if older:
            self._discard(older)
        run = Run(task_id, epoch, assignment, now_ms)
        if self._draining:
            self._end(run, "RELEASED", error="draining")
        elif len(self._held) >= self._max_held:
            self._end(run, "RELEASED", error=f"holds {len(self._held)} tasks already")
        else:
            self._held[task_id] = run

    def _revoke(self, task_id: str, epoch: int) -> None:  # 7.7
        run = self._held.get(task_id)
        if run and run.epoch == epoch and run.started_ms is None:
            self._end(run, "RELEASED", error="revoked")

    def _cancel(self, task_id: str, epoch: int, reason: str | None) -> None:  # 7.7
        run = self._held.get(task_id)
        if not run or run.epoch != epoch:
            return
        if reason == "stale":
            self._discard(run)
        elif run.started_ms is None:
            self._end(run, "RELEASED", error="cancelled")
        else:
            run.cancelled = True
            run.interrupted.set()

    def topic_gone(self, now_ms: float) -> None:
        """The topic has disappeared (7.5). Who reads it reads from its start what comes in its place."""
        if self.phase is Phase.WORKING:
            self._cut_off(now_ms)

    # Runs

    def next_runs(self, now_ms: float) -> Iterator[Run]:
        """Starts what may start, in the order of arrival, one to a slot."""
        while self.phase is Phase.WORKING and self._in_touch(now_ms) and len(self._running) < self.profile.slots:
            busy = {run.task_id for run in self._running}  # an older run of a task has to return first
            waiting = (r for r in self._held.values() if r.started_ms is None and r.task_id not in busy)
            run = next(waiting, None)
            if run is None:
                return
            run.started_ms = now_ms
            self._running.append(run)
            self._tell(run, "STARTED")
            yield run

    def progressed(self, run: Run, share: float, now_ms: float) -> None:
        """The handler says how far it is, 0 to 1; anything else is ignored. Only the last word is kept."""
        if run.held and 0 <= share <= 1:
            about = (run.task_id, run.epoch, "PROGRESSED")
            self._untold = [t for t in self._untold if (t["taskId"], t["epoch"], t["kind"]) != about]
            self._tell(run, "PROGRESSED", progress=share)

    def returned(self, run: Run, ending: Result | Failure, now_ms: float) -> None:
        """The handler has returned."""
        self._running.remove(run)
        if not run.held:
            return
        if isinstance(ending, Result) and len(ending.data or b"") > self.profile.max_result_bytes:
            size = len(ending.data or b"")
            ending = Failure(f"the result has {size} bytes, at most {self.profile.max_result_bytes} are sent", False)
        if run.cancelled or isinstance(ending, Failure):
            self._fail(run, ending if isinstance(ending, Failure) else Failure(""), now_ms)
        else:
            self._end(
                run,
                "COMPLETED",
                runTimeMs=now_ms - run.started_ms,
                waitedMs=run.started_ms - run.arrived_ms,
                resultBytes=ending.data,
                resultUri=ending.uri,
                contentType=ending.content_type,
                tokensUsed=ending.tokens_used,
                operation=ending.operation,
            )

    def _fail(self, run: Run, failure: Failure, now_ms: float) -> None:
        if run.cancelled:
            failure = Failure("cancelled", retriable=False)
        error = failure.error[:ERROR_CHARACTERS]
        self._end(run, "FAILED", runTimeMs=now_ms - run.started_ms, error=error, retriable=failure.retriable)

    # Leaving (7.8)

    def drain(self, now_ms: float) -> None:
        """Gives back what has not started, and says goodbye when the rest is done."""
        if self.over or self._draining:
            return
        self._draining = True
        self._due_ms = now_ms
        if self.phase is Phase.JOINING:
            self._stop(Phase.LEFT)  # it has been given nothing
        for run in [run for run in self._held.values() if run.started_ms is None]:
            self._end(run, "RELEASED", error="draining")

    def drain_timed_out(self, now_ms: float) -> None:
        """Waits no longer for what runs."""
        for run in list(self._held.values()):
            self._fail(run, Failure("drain timeout"), now_ms)
            run.interrupted.set()

    # Time (7.5)

    def tick(self, now_ms: float) -> None:
        """Notices what the passing of time brings about."""
        if self.phase is Phase.WORKING and not self._in_touch(now_ms):
            self._cut_off(now_ms)
        if self.phase is Phase.CUT_OFF and not self._untold and not self._in_flight:
            if self._draining:
                self._stop(Phase.LEFT)
            elif now_ms >= self._quiet_since_ms + READ_ONLY_MS:
                self.phase = Phase.JOINING
                self.incarnation = 0
                self._hello_id = self._new_hello_id()
                self._hellos = 0
                self._due_ms = now_ms

    def next_due_ms(self) -> float:
        """When `tick` or `next_report` will have something to do, if nothing happens before."""
        due = [self._report_due_ms()]
        if self.phase is Phase.WORKING:
            due.append(self._renewed_ms + self._lost_after_ms)
        if self.phase is Phase.CUT_OFF and not self._untold and not self._in_flight:
            due.append(self._quiet_since_ms + READ_ONLY_MS)
        return min(due)

    def _in_touch(self, now_ms: float) -> bool:
        return now_ms - self._renewed_ms < self._lost_after_ms

    def _cut_off(self, now_ms: float) -> None:
        self.phase = Phase.CUT_OFF
        self._quiet_since_ms = now_ms
        for run in list(self._held.values()):
            self._discard(run)
        ended = {(t["taskId"], t["epoch"]) for t in self._untold if t["kind"] in ENDS}
        self._untold = [t for t in self._untold if (t["taskId"], t["epoch"]) in ended]

    # Reports (7.4)

    def next_report(self, now_ms: float) -> Report | None:
        """The report to send now, if one is due. The next comes after word of what became of this one."""
        if now_ms < self._report_due_ms():
            return None
        if self.phase is Phase.JOINING:
            wait_ms = HELLO_WAITS_MS[min(self._hellos, len(HELLO_WAITS_MS) - 1)]
            self._hellos += 1
            self.reread |= self._hellos == 3  # the second went unanswered
        else:
            wait_ms = self._heartbeat_ms
        told = self._oldest_that_fit()
        held = self._listed(self._untold[len(told) :])
        self._report_seq += 1
        self._due_ms = now_ms + wait_ms
        value = {
            "swarmId": self.profile.swarm,
            "agentId": self.profile.agent,
            "helloId": self._hello_id,
            "incarnation": self.incarnation,
            "reportSeq": self._report_seq,
            "sentAtMs": wall_ms(),
            "slots": self.profile.slots,
            "capabilities": list(self.profile.capabilities),
            "draining": self._draining,
            "held": held,
            "lastDispatchSeq": self._last_seq,
            "transitions": told,
        }
        self._in_flight = Report(value, now_ms, told, goodbye=self._draining and not held)
        return self._in_flight

    def acknowledged(self, report: Report, now_ms: float) -> None:
        """The broker has the report."""
        self._in_flight = None
        told = {id(transition) for transition in report.told}
        self._untold = [transition for transition in self._untold if id(transition) not in told]
        if self.phase is Phase.WORKING and report.value["incarnation"] == self.incarnation:
            self._renewed_ms = max(self._renewed_ms, report.made_ms)
            if report.goodbye:
                self._stop(Phase.LEFT)
        self._quiet_since_ms = now_ms

    def not_acknowledged(self, now_ms: float) -> None:
        """The report has not arrived, as far as is known: the next one says it again."""
        self._in_flight = None
        self._due_ms = self._blocked_until_ms = now_ms + RETRY_MS
        self._quiet_since_ms = now_ms

    def _report_due_ms(self) -> float:
        if self.over or self._in_flight:
            return float("inf")
        if self._untold:
            return self._blocked_until_ms
        return float("inf") if self.phase is Phase.CUT_OFF else max(self._due_ms, self._blocked_until_ms)

    def _oldest_that_fit(self) -> list[dict[str, Any]]:
        told, size = [], 0
        for transition in self._untold:
            size += 500 + len(transition.get("resultBytes") or b"") + 4 * len(transition.get("error") or "")
            if told and size > REPORT_BYTES:
                break
            told.append(transition)
        return told

    def _listed(self, left_out: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What is held, and what has ended and did not fit in."""
        listed = {
            end["taskId"]: (end["epoch"], "WAITING" if end["kind"] == "RELEASED" else "RUNNING")
            for end in left_out
            if end["kind"] in ENDS
        }
        for run in self._held.values():
            listed[run.task_id] = run.epoch, "WAITING" if run.started_ms is None else "RUNNING"
        return [{"taskId": task_id, "epoch": epoch, "state": state} for task_id, (epoch, state) in listed.items()]

    # Ends

    def _end(self, run: Run, kind: str, **fields: Any) -> None:
        """The run is over, and the coordinator is told."""
        self._discard(run, interrupt=False)
        self._tell(run, kind, **fields)

    def _discard(self, run: Run, interrupt: bool = True) -> None:
        """The run is over, without a word."""
        run.held = False
        if interrupt:
            run.interrupted.set()
        if self._held.get(run.task_id) is run:
            del self._held[run.task_id]
        self._ended[run.task_id] = run.epoch
        self._ended.move_to_end(run.task_id)
        if len(self._ended) > ENDED_TASKS:
            self._ended.popitem(last=False)

    def _tell(self, run: Run, kind: str, **fields: Any) -> None:
        self._untold.append({"taskId": run.task_id, "epoch": run.epoch, "kind": kind, "atMs": wall_ms(), **fields})

    def _drop_everything(self) -> None:
        for run in list(self._held.values()):
            self._discard(run)
        self._untold = []

    def _stop(self, phase: Phase, why: str | None = None) -> None:
        self._drop_everything()
        self.phase = phase
        self.why = why


def wall_ms() -> int:
    """For people; nothing is decided by it."""
    return time.time_ns() // 1_000_000
