// An Agent on Kafka: feeds it messages, time and what handlers return; starts handlers and sends reports.
'use strict';

const { randomUUID } = require('crypto');
const { Agent, Phase } = require('./agent');

const REPORTS = 'fairlead.agent-reports';
const LONGEST_TIMER_MS = 60_000;

/**
 * What a handler is given: the fields of the Assignment, and these.
 * @typedef {object} Task
 * @property {string} taskId
 * @property {number} epoch grows with each assignment of the task: what a handler changes outside can refuse smaller ones
 * @property {AbortSignal} signal aborted when the handler should return as soon as it can
 * @property {(share: number) => void} progress says how far the handler is, 0 to 1
 */

/**
 * @callback Handler
 * @param {Task} task
 * @returns {Promise<import('./agent').Result | void>} a promise that is rejected for a failure
 */

class Worker {
  #connection;
  #handler;
  #drainTimeoutMs;
  #onPhase;
  #agent;
  #reader;
  #timer;
  #phase = null;
  #ended;
  #end;

  /**
   * @param {import('./connection').Connection} connection an open one
   * @param {import('./agent').Profile} profile
   * @param {Handler} handler
   * @param {object} [options]
   * @param {number} [options.drainTimeoutMs] how long a drain waits for what runs
   * @param {(phase: string, incarnation: number, why: string | null) => void} [options.onPhase]
   */
  constructor(connection, profile, handler, { drainTimeoutMs = 30_000, onPhase = () => {} } = {}) {
    this.#connection = connection;
    this.#handler = handler;
    this.#drainTimeoutMs = drainTimeoutMs;
    this.#onPhase = onPhase;
    this.#agent = new Agent(profile, randomUUID, performance.now());
    this.#ended = new Promise((resolve) => (this.#end = resolve));
  }

  /**
   * Works until it has left or is fenced.
   * @returns {Promise<string>} the last phase
   */
  async run() {
    const { swarm, agent } = this.#agent.profile;
    const topic = `fairlead.assignments.${swarm}.${agent}`;
    const from = await this.#connection.ends(topic); // before the hello (7.1)
    this.#connection
      .follow(
        topic,
        from.length > 0 ? from : [{ partition: 0, offset: '0' }],
        (message) => this.#told((nowMs) => this.#agent.read(message, nowMs)),
        () => this.#told((nowMs) => this.#agent.topicGone(nowMs)),
      )
      .then(
        (reader) => (this.#reader = reader),
        (error) => this.#connection.log(`${topic} cannot be read: ${error.message}`),
      );
    this.#step();
    return this.#ended;
  }

  /** Finishes what runs, then leaves. */
  drain() {
    setTimeout(() => this.#told((nowMs) => this.#agent.drainTimedOut(nowMs)), this.#drainTimeoutMs).unref();
    this.#told((nowMs) => this.#agent.drain(nowMs));
  }

  #told(event) {
    event(performance.now());
    this.#step();
  }

  #step() {
    const agent = this.#agent;
    const nowMs = performance.now();
    agent.tick(nowMs);
    agent.nextRuns(nowMs).forEach((run) => this.#handle(run));
    const report = agent.nextReport(nowMs);
    if (report) {
      this.#send(report);
    }
    if (agent.reread) {
      agent.reread = false;
      this.#reader?.fromStart();
      this.#connection.log('not welcomed yet: fairlead.dead-letters may say why');
    }
    if (agent.phase !== this.#phase) {
      this.#phase = agent.phase;
      this.#onPhase(agent.phase, agent.incarnation, agent.why);
    }
    clearTimeout(this.#timer);
    if (agent.phase === Phase.LEFT || agent.phase === Phase.FENCED) {
      this.#end(agent.phase);
    } else {
      const untilDueMs = Math.max(0, agent.nextDueMs() - nowMs);
      this.#timer = setTimeout(() => this.#step(), Math.min(untilDueMs, LONGEST_TIMER_MS));
    }
  }

  async #handle(run) {
    const progress = (share) => this.#told(() => this.#agent.progressed(run, share));
    try {
      const { taskId, epoch, assignment, signal } = run;
      const result = await this.#handler({ ...assignment, taskId, epoch, signal, progress });
      this.#told((nowMs) => this.#agent.returned(run, result ?? {}, nowMs));
    } catch (error) {
      this.#told((nowMs) => this.#agent.failed(run, error, nowMs));
    }
  }

  async #send(report) {
    try {
      await this.#connection.write(REPORTS, report.value.swarmId, report.value);
    } catch (error) {
      this.#connection.log(`report ${report.value.reportSeq} not acknowledged: ${error.message}`);
      this.#told((nowMs) => this.#agent.notAcknowledged(nowMs));
      return;
    }
    this.#told((nowMs) => this.#agent.acknowledged(report, nowMs));
  }
}

module.exports = { Worker };
