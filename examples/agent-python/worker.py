"""An Agent on Kafka: one thread that decides, one that reads, one that reports, and one for each running handler."""

from __future__ import annotations

import logging
import time
import uuid
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread, Timer
from typing import Any, Callable

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition

from agent import Agent, Failure, Phase, Profile, Report, Result, Run, shared_partition
from wire import Codec, Unreadable

log = logging.getLogger("fairlead")

REPORTS = "fairlead.agent-reports"
POLL_S = 0.1
LONGEST_WAIT_S = 60.0
METADATA_S = 5.0
GONE = (KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC, KafkaError._UNKNOWN_PARTITION)


class TaskFailed(Exception):
    """Raised by a handler that knows whether another attempt may help. Any other exception is retriable."""

    def __init__(self, error: str, retriable: bool = True) -> None:
        super().__init__(error)
        self.retriable = retriable


class Interrupted(Exception):
    """Raised out of Task.sleep: nobody wants the result any more."""


class Task:
    """What a handler is given."""

    def __init__(self, run: Run, progressed: Callable[[float], None]) -> None:
        self.id = run.task_id
        self.epoch = run.epoch
        """Grows with each assignment of the task: what a handler changes outside can refuse smaller ones."""
        self.type: str = run.assignment["taskType"]
        self.attempt: int = run.assignment["attempt"]
        self.payload: bytes = run.assignment["payload"]
        self.content_type: str = run.assignment["contentType"]
        self.headers: dict[str, str] = run.assignment["headers"]
        self.interrupted: Event = run.interrupted
        """Set when the handler should return as soon as it can. Python cannot stop a thread from outside."""
        self.progress = progressed
        """Says how far the handler is, 0 to 1."""

    def sleep(self, seconds: float) -> None:
        if self.interrupted.wait(seconds):
            raise Interrupted


Handler = Callable[[Task], Result]


class Worker:
    def __init__(self, bootstrap: str, registry: str, profile: Profile, handler: Handler, drain_s: float) -> None:
        self._codec = Codec(registry)
        self._handler = handler
        self._drain_s = drain_s
        self._agent = Agent(profile, lambda: str(uuid.uuid4()), monotone_ms())
        self._phase: Phase | None = None
        # What happened, for the thread that decides. A SimpleQueue, since signal handlers put into it too.
        self._events: SimpleQueue[Callable[[float], None]] = SimpleQueue()
        shared = f"fairlead.assignments.{profile.swarm}"
        self._own = TopicReader(bootstrap, f"{shared}.{profile.agent}", self._decode)
        self._readers = (self._own, TopicReader(bootstrap, shared, self._decode, profile.agent))
        self._home: TopicReader | None = None
        """Of the two topics, the one on which it was welcomed."""
        self._sender = ReportSender(bootstrap, self._codec, self._sent)

    def drain(self) -> None:
        """Finishes what runs, then leaves. May be called from a signal handler."""
        self._events.put(self._begin_drain)

    def run(self) -> Phase:
        """Works until it has left or is fenced; tells which."""
        for reader in self._readers:
            reader.find_end()  # before the hello (7.1)
            reader.start()
        self._sender.start()
        try:
            self._step()
            while not self._agent.over:
                self._wait()
                self._step()
        finally:
            for reader in self._readers:
                reader.stop()
            self._sender.stop()
        return self._agent.phase

    def _step(self) -> None:
        now_ms = monotone_ms()
        self._agent.tick(now_ms)
        if self._agent.phase is not self._phase:
            self._phase = self._agent.phase
            why = f": {self._agent.why}" if self._agent.why else ""
            log.info("%s, incarnation %d%s", self._phase.value, self._agent.incarnation, why)
        if self._home and self._agent.phase is not Phase.WORKING:
            self._home = None  # on which topic it will be welcomed next is not known
            for reader in self._readers:
                reader.want(True)
        for run in self._agent.next_runs(now_ms):
            # A daemon: a handler that ignores its interruption shall not keep the process alive.
            Thread(target=self._handle, args=(run,), daemon=True).start()
        report = self._agent.next_report(now_ms)
        if report:
            self._sender.send(report)
        if self._agent.reread:
            self._agent.reread = False
            self._own.read_from_start()
            log.warning("not welcomed yet: fairlead.dead-letters may say why")

    def _wait(self) -> None:
        """Until something has happened, or it is time for a step."""
        until_due_ms = max(0.0, self._agent.next_due_ms() - monotone_ms())
        try:
            event = self._events.get(timeout=min(until_due_ms / 1000, LONGEST_WAIT_S))
        except Empty:
            return
        event(monotone_ms())

    def _handle(self, run: Run) -> None:
        def progressed(share: float) -> None:
            self._events.put(partial(self._agent.progressed, run, share))

        ending: Result | Failure
        try:
            ending = self._handler(Task(run, progressed))
            if not isinstance(ending, Result):
                raise TypeError(f"a handler returns a Result, not {ending!r:.100}")
        except TaskFailed as e:
            ending = Failure(str(e), e.retriable)
        except Exception as e:
            ending = Failure(f"{type(e).__name__}: {e}")
            if not isinstance(e, Interrupted):
                log.exception("task %s failed", run.task_id)
        self._events.put(partial(self._agent.returned, run, ending))

    def _begin_drain(self, now_ms: float) -> None:
        self._agent.drain(now_ms)
        timer = Timer(self._drain_s, self._events.put, (self._agent.drain_timed_out,))
        timer.daemon = True
        timer.start()

    def _decode(self, reader: TopicReader, value: bytes | None) -> None:
        """Called by a reader, which waits here while the registry does not answer (7.2)."""
        if value is None:
            self._events.put(partial(self._gone, reader))
            return
        try:
            self._events.put(partial(self._read, reader, self._codec.decode(value)))
        except Unreadable as e:
            log.warning("skipped a message: %s", e)

    def _read(self, reader: TopicReader, message: dict[str, Any], now_ms: float) -> None:
        if self._home not in (None, reader):
            return  # its number says nothing of the topic on which the agent was welcomed
        self._agent.read(message, now_ms)
        if self._home is None and self._agent.phase is Phase.WORKING:
            self._home = reader
            for other in self._readers:
                other.want(other is reader)

    def _gone(self, reader: TopicReader, now_ms: float) -> None:
        if reader is self._home:
            self._agent.topic_gone(now_ms)

    def _sent(self, report: Report, acknowledged: bool) -> None:
        if acknowledged:
            self._events.put(partial(self._agent.acknowledged, report))
        else:
            self._events.put(self._agent.not_acknowledged)


class TopicReader(Thread):
    """Reads one of the topics on which the agent may be told what to do, once there is such a topic.

    `deliver` is given this reader and each value, or None when the topic is gone. Of a topic that is shared, the reader
    takes the agent's partition, and leaves out what others are sent.
    """

    def __init__(
        self,
        bootstrap: str,
        topic: str,
        deliver: Callable[[TopicReader, bytes | None], None],
        shared_by: str | None = None,
    ) -> None:
        super().__init__(daemon=True)
        self._topic = topic
        self._deliver = deliver
        self._only_key = shared_by
        self._stopped = Event()
        self._from_start = Event()
        self._wanted = Event()
        self._wanted.set()
        self._partition = 0
        self._offset = 0
        self._assigned = False
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap,
                "group.id": topic,  # librdkafka wants one; a topic that is assigned, not subscribed to, joins no group
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "allow.auto.create.topics": False,
                # Where the offset is beyond the end, the topic has been created anew.
                "auto.offset.reset": "earliest",
            }
        )

    def find_end(self) -> None:
        self._offset = 0
        if self._exists():
            place = TopicPartition(self._topic, self._partition)
            _, self._offset = self._consumer.get_watermark_offsets(place, METADATA_S)

    def read_from_start(self) -> None:
        self._from_start.set()

    def want(self, wanted: bool) -> None:
        """Whether there is to be read on; where it was not wanted before, from where the topic ends by then."""
        if wanted:
            self._wanted.set()
        else:
            self._wanted.clear()

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def run(self) -> None:
        self._assign(self._offset)
        while not self._stopped.is_set():
            if not self._wanted.is_set() or not self._assigned:
                self._rest()
                continue
            if self._from_start.is_set():
                self._from_start.clear()
                self._assign(OFFSET_BEGINNING)
            message = self._consumer.poll(POLL_S)
            if message is None:
                continue
            if not message.error():
                if self._only_key is None or message.key() == self._only_key.encode():
                    self._decoded(message.value())
            elif message.error().code() in GONE and not self._exists():
                self._deliver(self, None)
                self._assign(OFFSET_BEGINNING)
            else:
                log.warning("%s: %s", self._topic, message.error())  # librdkafka tries again by itself
        self._consumer.close()

    def _rest(self) -> None:
        self._consumer.unassign()
        while not self._stopped.is_set():
            if not self._wanted.wait(POLL_S):
                continue
            try:
                self.find_end()
                return self._assign(self._offset)
            except KafkaException as e:
                log.warning("no word of %s: %s", self._topic, e)

    def _assign(self, offset: int) -> None:
        """Once there is such a topic, as long as it is wanted."""
        self._consumer.unassign()
        self._assigned = False
        while not self._exists():
            if self._stopped.wait(POLL_S) or not self._wanted.is_set():
                return
        self._consumer.assign([TopicPartition(self._topic, self._partition, offset)])
        self._assigned = True

    def _exists(self) -> bool:
        try:
            found = self._consumer.list_topics(self._topic, METADATA_S).topics.get(self._topic)
        except KafkaException as e:
            log.warning("no word of %s: %s", self._topic, e)
            return False
        if found is None or found.error is not None:
            return False
        if self._only_key is not None:
            self._partition = shared_partition(self._only_key, len(found.partitions))
        return True

    def _decoded(self, value: bytes) -> None:
        while not self._stopped.is_set():
            try:
                return self._deliver(self, value)
            except OSError as e:
                log.warning("the registry does not answer: %s", e)
                self._stopped.wait(1.0)


class ReportSender(Thread):
    """Sends one report at a time, and says what became of it."""

    def __init__(self, bootstrap: str, codec: Codec, sent: Callable[[Report, bool], None]) -> None:
        super().__init__(daemon=True)
        self._codec = codec
        self._sent = sent
        self._reports: SimpleQueue[Report | None] = SimpleQueue()
        self._producer = Producer(
            {
                "bootstrap.servers": bootstrap,
                "acks": "all",
                "partitioner": "murmur2_random",  # the one that Java clients have
                "linger.ms": 0,
                # After this the report is given up, and a new one says what is true by then.
                "message.timeout.ms": 2_000,
            }
        )

    def send(self, report: Report) -> None:
        self._reports.put(report)

    def stop(self) -> None:
        self._reports.put(None)
        self.join()

    def run(self) -> None:
        for report in iter(self._reports.get, None):
            self._sent(report, self._write(report.value))

    def _write(self, report: dict[str, Any]) -> bool:
        delivery: list[KafkaError | None] = []

        def on_delivery(error: KafkaError | None, _: Message) -> None:
            delivery.append(error)

        try:
            value = self._codec.encode(f"{REPORTS}-value", report)
            self._producer.produce(REPORTS, value, report["swarmId"], on_delivery=on_delivery)
            while not delivery:
                self._producer.poll(POLL_S)
        except (OSError, KafkaException, BufferError) as e:
            log.warning("report %d not sent: %s", report["reportSeq"], e)
            return False
        if delivery[0] is not None:
            log.warning("report %d not acknowledged: %s", report["reportSeq"], delivery[0])
        return delivery[0] is None


def monotone_ms() -> float:
    return time.monotonic() * 1000
