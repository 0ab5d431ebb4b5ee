#!/usr/bin/python3
"""An agent whose handler does what its payload says. Exits with 0 after a drain, with 3 when it has been fenced.

A payload that is a JSON object may say {"sleepMs": 50, "fail": "no luck", "retriable": false, "failAttempts": 1}:
work for so long, then fail with this error, in so many attempts. With {"untilExists": "/tmp/go"} it works until there
is such a file. Otherwise the payload is the result.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
from typing import Any

from agent import Phase, Profile, Result
from worker import Task, TaskFailed, Worker

EXIT_FENCED = 3
LOOK_S = 0.05


def handle(task: Task) -> Result:
    order = order_of(task.payload)
    task.sleep(order.get("sleepMs", 0) / 1000)
    awaited = order.get("untilExists")
    while isinstance(awaited, str) and not os.path.exists(awaited):
        task.sleep(LOOK_S)
    if "fail" in order and task.attempt <= order.get("failAttempts", task.attempt):
        raise TaskFailed(order["fail"], retriable=order.get("retriable", True))
    return Result(task.payload, content_type=task.content_type)


def order_of(payload: bytes) -> dict[str, Any]:
    try:
        order = json.loads(payload)
    except ValueError:
        return {}
    return order if isinstance(order, dict) else {}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bootstrap", default="127.0.0.1:9092", help="Kafka's address")
    parser.add_argument("--registry", default="http://127.0.0.1:8081", help="the schema registry's address")
    parser.add_argument("--swarm", default="default")
    parser.add_argument("--agent", required=True, help="id, unique within the swarm")
    parser.add_argument("--slots", type=int, default=1, help="how many tasks it runs at once")
    parser.add_argument("--capability", action="append", default=[], help="what it can do; may be given several times")
    parser.add_argument("--drain-timeout", type=float, default=30, help="how long a drain waits for what runs, seconds")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")

    profile = Profile(options.swarm, options.agent, options.slots, tuple(options.capability))
    worker = Worker(options.bootstrap, options.registry, profile, handle, options.drain_timeout)

    def drain(signum: int, _: Any) -> None:
        signal.signal(signum, signal.SIG_DFL)  # the second one ends the process at once
        worker.drain()

    signal.signal(signal.SIGTERM, drain)
    signal.signal(signal.SIGINT, drain)
    return EXIT_FENCED if worker.run() is Phase.FENCED else 0


if __name__ == "__main__":
    sys.exit(main())
