// The two ends of a task on Kafka, from topology-docs/PROTOCOL.md: who submits it, and who runs it.
'use strict';

const { Phase, TaskFailed } = require('../../../examples/agent-node/agent');
const { Worker } = require('../../../examples/agent-node/worker');

const OUTCOMES = 'fairlead.outcomes';
const POLL_MS = 10;

// Section 6.
class Producer {
  constructor(connection) {
    this.connection = connection;
    this.outcomes = new Map(); // task id -> all its outcomes
  }

  // Answers the partition.
  async submit(task) {
    // From where the outcomes ended before the first submission; once is enough, as it reads on from there.
    this.following ??= this.#follow();
    await this.following;
    return this.connection.write('fairlead.tasks', task.swarmId, task);
  }

  async #follow() {
    const ends = await this.connection.ends(OUTCOMES);
    await this.connection.follow(OUTCOMES, ends, (outcome) => {
      this.outcomes.set(outcome.taskId, [...(this.outcomes.get(outcome.taskId) ?? []), outcome]);
    });
  }

  // All outcomes of the task that are known by now, once there is one.
  async outcomesOf(taskId, atMostMs) {
    await until(() => this.outcomes.has(taskId), atMostMs, `no outcome of ${taskId}`);
    return this.outcomes.get(taskId);
  }
}

// The example agent, whose handler waits until it is told what comes of the task.
class ScriptedAgent {
  constructor(connection, { swarm, agent, slots }) {
    this.begun = []; // tasks that nobody has been told of
    this.running = new Map(); // task id -> {resolve, reject}
    this.incarnation = 0;
    const handler = (task) =>
      new Promise((resolve, reject) => {
        this.begun.push(task);
        this.running.set(task.taskId, { resolve, reject });
      });
    const onPhase = (phase, incarnation) => {
      this.incarnation = phase === Phase.WORKING ? incarnation : 0;
    };
    this.worker = new Worker(connection, { swarm, agent, slots }, handler, { onPhase });
    this.ended = this.worker.run();
  }

  // The incarnation that it has been given.
  async joined(atMostMs) {
    await until(() => this.incarnation > 0, atMostMs, 'not welcomed');
    return this.incarnation;
  }

  // The next task that has begun, or null if none has within `atMostMs`.
  async start(atMostMs) {
    await until(() => this.begun.length > 0, atMostMs, 'no task').catch(() => {});
    return this.begun.shift() ?? null;
  }

  complete(taskId, result) {
    this.#take(taskId).resolve(result);
  }

  fail(taskId, error, retriable) {
    this.#take(taskId).reject(new TaskFailed(error, retriable));
  }

  #take(taskId) {
    const settle = this.running.get(taskId);
    this.running.delete(taskId);
    return settle;
  }

  async leave() {
    this.worker.drain();
    await this.ended;
  }
}

async function until(condition, atMostMs, otherwise) {
  const end = Date.now() + atMostMs;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`${otherwise} within ${atMostMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

module.exports = { Producer, ScriptedAgent };
