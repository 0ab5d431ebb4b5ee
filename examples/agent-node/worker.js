// An Agent on Kafka: feeds it messages, time and what handlers return; starts handlers and sends reports.
'use strict';

const { randomUUID } = require('crypto');
const { setTimeout: sleep } = require('timers/promises');
const { Agent, Phase } = require('./agent');

const REPORTS = 'fairlead.agent-reports';
const LONGEST_TIMER_MS = 60_000;
const LOOK_AGAIN_MS = 500;

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
  #own;
  #topics; // both on which it may be told what to do
  #home = null; // of them, the one on which it was welcomed
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
    const shared = `fairlead.assignments.${profile.swarm}`;
    this.#own = { name: `${shared}.${profile.agent}`, onlyKey: null };
    this.#topics = [this.#own, { name: shared, onlyKey: profile.agent }];
    this.#ended = new Promise((resolve) => (this.#end = resolve));
  }

  /**
   * Works until it has left or is fenced.
   * @returns {Promise<string>} the last phase
   */
  async run() {
    for (const topic of this.#topics) {
      topic.ends = await this.#connection.ends(topic.name); // before the hello (7.1)
    }
    this.#topics.forEach((topic) => this.#listen(topic));
    this.#step();
    return this.#ended;
  }

  /** Reads a topic from where it ended, once there is one, until it is left alone. */
  #listen(topic) {
    topic.leave = new AbortController();
    const { signal } = topic.leave;
    const told = (event) => (message) => {
      if (!signal.aborted && (this.#home ?? topic) === topic) {
        this.#told((nowMs) => event(message, nowMs));
      }
    };
    const read = told((message, nowMs) => {
      this.#agent.read(message, nowMs);
      if (!this.#home && this.#agent.phase === Phase.WORKING) {
        this.#home = topic; // numbers of the other's messages say nothing of this one's
        this.#topics.filter((other) => other !== topic).forEach((other) => other.leave.abort());
      }
    });
    const gone = told((_, nowMs) => this.#agent.topicGone(nowMs));
    const from = topic.ends.length > 0 ? topic.ends : [{ partition: 0, offset: '0' }];
    this.#connection.follow(topic.name, from, read, gone, { onlyKey: topic.onlyKey, signal }).then(
      (reader) => {
        if (!signal.aborted) {
          topic.reader = reader;
        }
      },
      (error) => this.#connection.log(`${topic.name} cannot be read: ${error.message}`),
    );
  }

  /** It has lost touch: on which topic it will be welcomed next is not known. */
  async #listenToBoth() {
    const other = this.#topics.find((topic) => topic !== this.#home);
    this.#home = null;
    while (!this.#home && !this.#agent.over) {
      try {
        other.ends = await this.#connection.ends(other.name);
        if (!this.#home && !this.#agent.over && other.leave.signal.aborted) { // meanwhile it may be welcomed, or listened to already
          this.#listen(other);
        }
        return;
      } catch (error) {
        this.#connection.log(`no word of ${other.name}: ${error.message}`);
        await sleep(LOOK_AGAIN_MS);
      }
    }
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
    if (this.#home && agent.phase !== Phase.WORKING && !agent.over) {
      this.#listenToBoth();
    }
    agent.nextRuns(nowMs).forEach((run) => this.#handle(run));
    const report = agent.nextReport(nowMs);
    if (report) {
      this.#send(report);
    }
    if (agent.reread) {
      agent.reread = false;
      this.#own.reader?.fromStart();
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
