"""The rules of PROTOCOL.md, section 7, without Kafka: python3 -m unittest"""

from __future__ import annotations

import itertools
import unittest
from pathlib import Path
from typing import Any

from agent import Agent, Failure, Phase, Profile, Report, Result, Run, shared_partition

VECTORS = Path(__file__).parents[2] / "src/test/resources/fixtures/shared-partitions.tsv"
HEARTBEAT_MS = 500
LOST_AFTER_MS = 6_000


class AgentTest(unittest.TestCase):
    def setUp(self) -> None:
        self.now = 0.0
        self.seq = 0
        ids = itertools.count(1)
        self.agent = Agent(Profile("s", "a", slots=2), lambda: f"h{next(ids)}", self.now)

    # What the coordinator says

    def says(self, kind: str, incarnation: int = 7, **fields: Any) -> None:
        self.seq += 1
        message = {"swarmId": "s", "agentId": "a", "kind": kind, "incarnation": incarnation, "seq": self.seq, **fields}
        self.agent.read(message, self.now)

    def welcomes(self, hello_id: str, incarnation: int = 7) -> None:
        welcome = {"helloId": hello_id, "heartbeatMs": HEARTBEAT_MS, "lostAfterMs": LOST_AFTER_MS, "maxPrefetch": 2}
        self.says("WELCOME", incarnation, welcome=welcome)

    def assigns(self, task_id: str, epoch: int, incarnation: int = 7) -> None:
        self.says("ASSIGN", incarnation, taskId=task_id, epoch=epoch, assignment={})

    # What the agent does

    def joins(self) -> None:
        self.arrives()
        self.welcomes("h1")
        self.arrives()

    def report(self) -> Report:
        report = self.agent.next_report(self.now)
        assert report is not None
        return report

    def arrives(self) -> dict[str, Any]:
        report = self.report()
        self.agent.acknowledged(report, self.now)
        return report.value

    def starts(self) -> list[Run]:
        return list(self.agent.next_runs(self.now))

    def passes(self, ms: float) -> None:
        self.now += ms
        self.agent.tick(self.now)

    def told(self, report: dict[str, Any]) -> list[str]:
        return [f"{t['kind']} {t['taskId']}/{t['epoch']}" for t in report["transitions"]]

    def held(self, report: dict[str, Any]) -> list[str]:
        return [f"{h['state']} {h['taskId']}/{h['epoch']}" for h in report["held"]]

    # 7.1

    def test_says_hello_until_it_is_welcomed(self) -> None:
        hello = self.arrives()
        self.assertEqual((hello["incarnation"], hello["helloId"], hello["reportSeq"]), (0, "h1", 1))
        self.assertIsNone(self.agent.next_report(self.now))
        self.assertEqual(self.agent.next_due_ms(), 1_000)
        self.passes(1_000)
        self.assertEqual((self.report().value["helloId"], self.agent.next_due_ms()), ("h1", float("inf")))
        self.assertFalse(self.agent.reread)

    def test_reads_from_the_start_after_a_second_hello_without_an_answer(self) -> None:
        for wait_ms in (0, 1_000, 2_000):
            self.passes(wait_ms)
            self.arrives()
        self.assertTrue(self.agent.reread)

    def test_a_welcome_for_another_process_is_skipped(self) -> None:
        self.arrives()
        self.welcomes("other")
        self.assertIs(self.agent.phase, Phase.JOINING)

    def test_a_hello_that_did_not_arrive_is_said_again_soon(self) -> None:
        self.report()
        self.agent.not_acknowledged(self.now)
        self.passes(200)
        self.assertEqual(self.report().value["reportSeq"], 2)

    def test_a_second_welcome_with_a_larger_incarnation_is_obeyed(self) -> None:
        self.joins()
        self.assigns("t", 1)
        (run,) = self.starts()
        self.welcomes("h1", 9)
        self.assertTrue(run.interrupted.is_set())
        report = self.arrives()
        self.assertEqual((report["incarnation"], report["held"], report["transitions"]), (9, [], []))

    # 7.2 and 7.3

    def test_messages_that_are_skipped_count_as_read(self) -> None:
        self.joins()
        self.assigns("t", 1, incarnation=6)
        self.says("UNKNOWN")
        self.passes(HEARTBEAT_MS)
        self.assertEqual((self.arrives()["lastDispatchSeq"], self.starts()), (3, []))

    def test_runs_in_the_order_of_arrival_one_to_a_slot(self) -> None:
        self.joins()
        for epoch, task_id in enumerate("cab", 1):
            self.assigns(task_id, epoch)
        first, second = self.starts()
        self.assertEqual((first.task_id, second.task_id), ("c", "a"))
        report = self.arrives()
        self.assertEqual(self.told(report), ["STARTED c/1", "STARTED a/2"])
        self.assertEqual(self.held(report), ["RUNNING c/1", "RUNNING a/2", "WAITING b/3"])
        self.now = 40
        self.agent.returned(second, Result(b"done"), self.now)
        self.assertEqual([run.task_id for run in self.starts()], ["b"])
        completed = self.arrives()["transitions"][0]
        self.assertEqual((completed["kind"], completed["runTimeMs"], completed["waitedMs"]), ("COMPLETED", 40, 0))
        self.assertEqual(completed["resultBytes"], b"done")

    def test_what_has_ended_is_not_run_again(self) -> None:
        self.joins()
        self.assigns("t", 5)
        (run,) = self.starts()
        self.agent.returned(run, Result(), self.now)
        self.assigns("t", 5)
        self.assigns("t", 4)
        self.assertEqual(self.starts(), [])

    def test_an_assignment_that_waits_gives_way_to_a_newer_one(self) -> None:
        self.joins()
        self.assigns("t", 5)
        self.assigns("t", 6)
        self.passes(HEARTBEAT_MS)
        report = self.arrives()
        self.assertEqual((self.held(report), self.told(report)), (["WAITING t/6"], []))

    def test_a_newer_assignment_starts_when_the_older_run_has_returned(self) -> None:
        self.joins()
        self.assigns("t", 5)
        (older,) = self.starts()
        self.assigns("t", 6)
        self.assertTrue(older.interrupted.is_set())
        self.assertEqual(self.starts(), [])
        self.assertEqual(self.held(self.arrives()), ["WAITING t/6"])
        self.agent.returned(older, Result(), self.now)
        self.assertEqual([run.epoch for run in self.starts()], [6])
        self.assertEqual(self.told(self.arrives()), ["STARTED t/6"])

    def test_gives_back_what_is_far_beyond_its_room(self) -> None:
        self.joins()
        for epoch in range(1, 18):
            self.assigns(f"t{epoch}", epoch)
        self.assertEqual(self.told(self.arrives()), ["RELEASED t17/17"])

    # 7.4

    def test_reports_every_heartbeat_and_at_once_when_there_is_something_to_tell(self) -> None:
        self.joins()
        self.assertIsNone(self.agent.next_report(self.now))
        self.passes(HEARTBEAT_MS)
        self.arrives()
        self.assigns("t", 1)
        self.starts()
        self.assertEqual(self.told(self.arrives()), ["STARTED t/1"])

    def test_transitions_are_repeated_until_they_are_acknowledged(self) -> None:
        self.joins()
        self.assigns("t", 1)
        (run,) = self.starts()
        self.report()
        self.agent.returned(run, Failure("no luck"), self.now)
        self.assertIsNone(self.agent.next_report(self.now))  # one is in flight
        self.agent.not_acknowledged(self.now)
        self.passes(200)
        report = self.arrives()
        self.assertEqual((self.told(report), report["held"]), (["STARTED t/1", "FAILED t/1"], []))
        self.passes(HEARTBEAT_MS)
        self.assertEqual(self.told(self.arrives()), [])

    def test_what_does_not_fit_is_still_listed(self) -> None:
        self.joins()
        for epoch, task_id in enumerate("ab", 1):
            self.assigns(task_id, epoch)
        for run in self.starts():
            self.agent.returned(run, Result(b"x" * 500_000), self.now)
        report = self.arrives()
        self.assertEqual(self.told(report), ["STARTED a/1", "STARTED b/2", "COMPLETED a/1"])
        self.assertEqual(self.held(report), ["RUNNING b/2"])
        self.assertEqual(self.told(self.arrives()), ["COMPLETED b/2"])

    def test_a_result_that_is_too_large_fails_for_good(self) -> None:
        self.joins()
        self.assigns("t", 1)
        (run,) = self.starts()
        self.agent.returned(run, Result(b"x" * 524_289), self.now)
        failed = self.arrives()["transitions"][1]
        self.assertEqual((failed["kind"], failed["retriable"]), ("FAILED", False))
        self.assertIn("524289", failed["error"])

    def test_a_result_that_would_spoil_the_report_is_never_made(self) -> None:
        with self.assertRaises(TypeError):
            Result("text")
        with self.assertRaises(ValueError):
            Result(tokens_used=-1)

    def test_only_the_last_progress_is_told(self) -> None:
        self.joins()
        self.assigns("t", 1)
        (run,) = self.starts()
        self.agent.progressed(run, 0.1, self.now)
        self.agent.progressed(run, 0.2, self.now)
        self.agent.progressed(run, 20, self.now)  # the coordinator would refuse the whole report
        self.assertEqual([t.get("progress") for t in self.arrives()["transitions"]], [None, 0.2])

    # 7.5

    def test_fences_itself_and_joins_anew(self) -> None:
        self.joins()
        for epoch, task_id in enumerate("abc", 1):
            self.assigns(task_id, epoch)
        first, second = self.starts()
        self.agent.returned(first, Result(), self.now)
        self.report()
        self.passes(LOST_AFTER_MS)
        self.assertIs(self.agent.phase, Phase.CUT_OFF)
        self.assertTrue(second.interrupted.is_set())
        self.agent.not_acknowledged(self.now)
        self.agent.returned(second, Result(), self.now)
        self.passes(200)
        last = self.arrives()
        self.assertEqual((last["incarnation"], last["held"]), (7, []))
        self.assertEqual(self.told(last), ["STARTED a/1", "COMPLETED a/1"])
        self.passes(999)
        self.assertIsNone(self.agent.next_report(self.now))
        self.passes(1)
        hello = self.arrives()
        self.assertEqual((hello["incarnation"], hello["helloId"], hello["held"]), (0, "h2", []))
        self.says("FENCED", 7)
        self.welcomes("h2", 8)
        self.assertIs(self.agent.phase, Phase.WORKING)

    def test_is_fenced_by_who_took_its_place_meanwhile(self) -> None:
        self.joins()
        self.welcomes("other", 8)
        self.assertIs(self.agent.phase, Phase.WORKING)
        self.passes(LOST_AFTER_MS)
        self.welcomes("another", 9)
        self.assertIs(self.agent.phase, Phase.FENCED)

    def test_counts_from_when_the_acknowledged_report_was_made(self) -> None:
        self.joins()
        self.passes(HEARTBEAT_MS)
        report = self.report()
        self.passes(5_000)
        self.agent.acknowledged(report, self.now)
        self.assertEqual(self.agent.next_due_ms(), 1_000)  # the next heartbeat is overdue
        self.report()
        self.assertEqual(self.agent.next_due_ms(), HEARTBEAT_MS + LOST_AFTER_MS)

    def test_starts_nothing_once_it_is_out_of_touch(self) -> None:
        self.joins()
        self.assigns("t", 1)
        self.now += LOST_AFTER_MS  # suspended: it has not noticed yet
        self.assertEqual(self.starts(), [])

    # 7.6

    def test_fenced_ends_it_for_good(self) -> None:
        self.joins()
        self.assigns("t", 1)
        (run,) = self.starts()
        self.says("FENCED", 6, reason="old")
        self.assertIs(self.agent.phase, Phase.WORKING)
        self.says("FENCED", 7, reason="swarm-deleted")
        self.assertTrue(self.agent.over and run.interrupted.is_set())
        self.assertEqual(self.agent.why, "swarm-deleted")
        self.assertIsNone(self.agent.next_report(self.now + 60_000))

    # 7.7

    def test_revoked_while_waiting(self) -> None:
        self.joins()
        self.assigns("t", 1)
        self.says("REVOKE", taskId="t", epoch=1)
        self.assertEqual((self.told(self.arrives()), self.starts()), (["RELEASED t/1"], []))

    def test_a_start_wins_over_a_revocation(self) -> None:
        self.joins()
        self.assigns("t", 1)
        (run,) = self.starts()
        self.says("REVOKE", taskId="t", epoch=1)
        self.assertFalse(run.interrupted.is_set())
        report = self.arrives()
        self.assertEqual((self.told(report), self.held(report)), (["STARTED t/1"], ["RUNNING t/1"]))

    def test_a_revocation_under_another_epoch_is_ignored(self) -> None:
        self.joins()
        self.assigns("t", 2)
        self.says("REVOKE", taskId="t", epoch=1)
        self.says("REVOKE", taskId="unknown", epoch=1)
        self.assertEqual(len(self.starts()), 1)

    def test_cancelled_while_waiting(self) -> None:
        self.joins()
        self.assigns("t", 1)
        self.says("CANCEL", taskId="t", epoch=1, reason="cancelled-by-command")
        self.assertEqual(self.arrives()["transitions"][0]["error"], "cancelled")

    def test_cancelled_while_running(self) -> None:
        self.joins()
        self.assigns("t", 1)
        (run,) = self.starts()
        self.says("CANCEL", taskId="t", epoch=1, reason="cancelled-by-command")
        self.assertTrue(run.interrupted.is_set())
        self.assertEqual(self.held(self.arrives()), ["RUNNING t/1"])
        self.agent.returned(run, Result(b"all the same"), self.now)
        failed = self.arrives()["transitions"][0]
        self.assertEqual((failed["kind"], failed["retriable"], failed["error"]), ("FAILED", False, "cancelled"))

    def test_stale_work_is_dropped_without_a_word(self) -> None:
        self.joins()
        for epoch, task_id in enumerate("abc", 1):
            self.assigns(task_id, epoch)
        first, _ = self.starts()
        self.arrives()
        self.says("CANCEL", taskId="a", epoch=1, reason="stale")
        self.says("CANCEL", taskId="c", epoch=3, reason="stale")
        self.agent.returned(first, Result(), self.now)
        self.passes(HEARTBEAT_MS)
        report = self.arrives()
        self.assertEqual((self.told(report), self.held(report)), ([], ["RUNNING b/2"]))

    # 7.8

    def test_drains(self) -> None:
        self.joins()
        for epoch, task_id in enumerate("abc", 1):
            self.assigns(task_id, epoch)
        first, second = self.starts()
        self.agent.drain(self.now)
        self.assigns("d", 4)
        report = self.arrives()
        self.assertTrue(report["draining"])
        self.assertEqual(self.told(report)[2:], ["RELEASED c/3", "RELEASED d/4"])
        self.agent.returned(first, Result(), self.now)
        self.arrives()
        self.assertFalse(self.agent.over)
        self.agent.drain_timed_out(self.now)
        self.assertTrue(second.interrupted.is_set())
        goodbye = self.arrives()
        self.assertEqual((goodbye["held"], goodbye["transitions"][0]["error"]), ([], "drain timeout"))
        self.assertIs(self.agent.phase, Phase.LEFT)

    def test_says_goodbye_at_once_if_there_is_nothing_to_do(self) -> None:
        self.joins()
        self.agent.drain(self.now)
        self.arrives()
        self.assertIs(self.agent.phase, Phase.LEFT)

    def test_a_goodbye_is_repeated_until_it_is_acknowledged(self) -> None:
        self.joins()
        self.agent.drain(self.now)
        self.report()
        self.agent.not_acknowledged(self.now)
        self.assertFalse(self.agent.over)
        self.passes(200)
        self.arrives()
        self.assertTrue(self.agent.over)

    def test_drained_while_cut_off_it_does_not_join_anew(self) -> None:
        self.joins()
        self.passes(LOST_AFTER_MS)
        self.agent.drain(self.now)
        self.passes(0)
        self.assertIs(self.agent.phase, Phase.LEFT)

    def test_reads_the_partition_that_its_id_falls_into(self) -> None:
        for line in VECTORS.read_text().splitlines():
            agent_id, partitions, partition = line.split("\t")
            self.assertEqual(shared_partition(agent_id, int(partitions)), int(partition), line)


if __name__ == "__main__":
    unittest.main()
