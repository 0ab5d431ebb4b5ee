// The agent's side of Fairlead's protocol, without timers or Kafka.
//
// topology-docs/PROTOCOL.md, section 7, has the rules; the numbers in brackets are its sections. An Agent is told what
// happened and what time it is, and says which runs to start and which report to send. Times are milliseconds of a
// monotone clock.
'use strict';

const HELLO_WAITS_MS = [1_000, 2_000, 4_000, 8_000];
const RETRY_MS = 200; // after a report that did not arrive, before the next one
const READ_ONLY_MS = 1_000; // so long an agent that has fenced itself only reads before it says hello again
const ENDED_TASKS = 10_000; // of so many tasks that ended it is remembered under which epoch
const HELD_FACTOR = 4; // what comes beyond so many times slots plus prefetch is given back
const REPORT_BYTES = 900_000; // a report is one Kafka record, 1 MiB at most by default
const ERROR_CHARACTERS = 4_096;
const ENDS = ['COMPLETED', 'FAILED', 'RELEASED'];

const Phase = Object.freeze({
  JOINING: 'joining', // says hello until it is welcomed
  WORKING: 'working', // has an incarnation
  CUT_OFF: 'cut off', // has fenced itself: tells what had ended, then only reads for a while
  LEFT: 'left', // has said goodbye
  FENCED: 'fenced', // another process has its place, or the swarm was deleted
});

/**
 * What an agent says of itself.
 * @typedef {object} Profile
 * @property {string} swarm
 * @property {string} agent unique within the swarm
 * @property {number} [slots] how many tasks it runs at once, 1 if not said
 * @property {string[]} [capabilities]
 * @property {number} [maxResultBytes] the swarm's payloadMaxBytes
 */

/**
 * What a handler returns: `data` if it is small, else `uri`.
 * @typedef {object} Result
 * @property {Buffer} [data]
 * @property {string} [uri]
 * @property {string} [contentType]
 * @property {number} [tokensUsed]
 * @property {string} [operation]
 */

/** Thrown by a handler that knows whether another attempt may help. Any other error is retriable. */
class TaskFailed extends Error {
  /**
   * @param {string} error
   * @param {boolean} [retriable]
   */
  constructor(error, retriable = true) {
    super(error);
    this.name = 'TaskFailed';
    this.retriable = retriable;
  }
}

/** An assignment: waiting until `startedMs` is set, then running until its handler has returned. */
class Run {
  #interruption = new AbortController();
  startedMs = null;
  cancelled = false;
  held = true; // once false, nothing that comes of the run counts

  constructor(taskId, epoch, assignment, arrivedMs) {
    this.taskId = taskId;
    this.epoch = epoch;
    this.assignment = assignment;
    this.arrivedMs = arrivedMs;
  }

  /** Aborted when the handler should return as soon as it can. */
  get signal() {
    return this.#interruption.signal;
  }

  get waiting() {
    return this.startedMs === null;
  }

  interrupt() {
    this.#interruption.abort();
  }
}

/**
 * @typedef {object} Report
 * @property {object} value the AgentReport
 * @property {number} madeMs
 * @property {object[]} told its transitions
 * @property {boolean} goodbye
 */

class Agent {
  #newHelloId;
  #helloId;
  #hellos = 0;
  #heartbeatMs = 0;
  #lostAfterMs = 0;
  #maxHeld = 0;
  #draining = false;
  #lastSeq = 0;

  #held = new Map(); // task id -> Run, in the order of arrival
  #running = new Set(); // whose handlers have not returned, whether what comes of them counts or not
  #ended = new Map(); // task id -> the epoch that is over, oldest first
  #untold = []; // transitions, oldest first

  #reportSeq = 0;
  #inFlight = null;
  #dueMs; // of the next report, if there is no news
  #blockedUntilMs; // no report before
  #renewedMs; // when the last report that was acknowledged was made
  #quietSinceMs; // CUT_OFF: since then everything is told

  phase = Phase.JOINING;
  incarnation = 0;

  /** Why it has been fenced. */
  why = null;

  /** Set when the topic is to be read from its start; to be reset by who does so. */
  reread = false;

  /**
   * @param {Profile} profile
   * @param {() => string} newHelloId
   * @param {number} nowMs
   */
  constructor(profile, newHelloId, nowMs) {
    this.profile = { slots: 1, capabilities: [], maxResultBytes: 524_288, ...profile };
    this.#newHelloId = newHelloId;
    this.#helloId = newHelloId();
    this.#dueMs = this.#blockedUntilMs = this.#renewedMs = this.#quietSinceMs = nowMs;
  }

  get over() {
    return this.phase === Phase.LEFT || this.phase === Phase.FENCED;
  }

  // Messages (7.2)

  /** Takes the next message of the agent's topic. */
  read(message, nowMs) {
    if (this.over) {
      return;
    }
    this.#lastSeq = message.seq;
    if (message.swarmId !== this.profile.swarm || message.agentId !== this.profile.agent) {
      return;
    }
    const { kind, incarnation, taskId, epoch } = message;
    if (kind === 'WELCOME') {
      this.#welcome(incarnation, message.welcome, nowMs);
    } else if (kind === 'FENCED') {
      if (this.incarnation > 0 && this.incarnation <= incarnation) {
        this.#stop(Phase.FENCED, message.reason);
      }
    } else if (this.phase === Phase.WORKING && this.incarnation === incarnation) {
      if (kind === 'ASSIGN') {
        this.#assign(taskId, epoch, message.assignment, nowMs);
      } else if (kind === 'REVOKE') {
        this.#revoke(taskId, epoch);
      } else if (kind === 'CANCEL') {
        this.#cancel(taskId, epoch, message.reason);
      }
    }
  }

  #welcome(incarnation, welcome, nowMs) {
    const mine = welcome.helloId === this.#helloId;
    if (incarnation <= this.incarnation) {
      return;
    }
    if (this.phase === Phase.CUT_OFF) {
      if (!mine) {
        this.#stop(Phase.FENCED, `incarnation ${incarnation} was given to another process`);
      }
    } else if (mine) {
      this.#dropEverything();
      this.phase = Phase.WORKING;
      this.incarnation = incarnation;
      this.#heartbeatMs = welcome.heartbeatMs;
      this.#lostAfterMs = welcome.lostAfterMs;
      this.#maxHeld = HELD_FACTOR * (this.profile.slots + welcome.maxPrefetch);
      this.#renewedMs = this.#dueMs = nowMs;
    }
  }

  // 7.3
  #assign(taskId, epoch, assignment, nowMs) {
    const older = this.#held.get(taskId);
    if (epoch <= Math.max(older?.epoch ?? 0, this.#ended.get(taskId) ?? 0)) {
      return;
    }
    if (older) {
      this.#discard(older);
    }
    const run = new Run(taskId, epoch, assignment, nowMs);
    if (this.#draining) {
      this.#end(run, 'RELEASED', { error: 'draining' });
    } else if (this.#held.size >= this.#maxHeld) {
      this.#end(run, 'RELEASED', { error: `holds ${this.#held.size} tasks already` });
    } else {
      this.#held.set(taskId, run);
    }
  }

  // 7.7
  #revoke(taskId, epoch) {
    const run = this.#held.get(taskId);
    if (run?.epoch === epoch && run.waiting) {
      this.#end(run, 'RELEASED', { error: 'revoked' });
    }
  }

  // 7.7
  #cancel(taskId, epoch, reason) {
    const run = this.#held.get(taskId);
    if (run?.epoch !== epoch) {
      return;
    }
    if (reason === 'stale') {
      this.#discard(run);
    } else if (run.waiting) {
      this.#end(run, 'RELEASED', { error: 'cancelled' });
    } else {
      run.cancelled = true;
      run.interrupt();
    }
  }

  /** The topic has disappeared (7.5). Who reads it reads from its start what comes in its place. */
  topicGone(nowMs) {
    if (this.phase === Phase.WORKING) {
      this.#cutOff(nowMs);
    }
  }

  // Runs

  /**
   * Starts what may start, in the order of arrival, one to a slot.
   * @returns {Run[]}
   */
  nextRuns(nowMs) {
    const started = [];
    if (this.phase !== Phase.WORKING || !this.#inTouch(nowMs)) {
      return started;
    }
    const busy = new Set([...this.#running].map((run) => run.taskId)); // an older run of a task has to return first
    for (const run of this.#held.values()) {
      if (this.#running.size >= this.profile.slots) {
        break;
      }
      if (run.waiting && !busy.has(run.taskId)) {
        run.startedMs = nowMs;
        this.#running.add(run);
        this.#tell(run, 'STARTED');
        started.push(run);
      }
    }
    return started;
  }

  /** The handler says how far it is, 0 to 1; anything else is ignored. Only the last word is kept. */
  progressed(run, share) {
    if (run.held && share >= 0 && share <= 1) {
      this.#untold = this.#untold.filter((told) => !(told.kind === 'PROGRESSED' && isOf(run, told)));
      this.#tell(run, 'PROGRESSED', { progress: share });
    }
  }

  /**
   * The handler has returned.
   * @param {Run} run
   * @param {Result} result
   */
  returned(run, result, nowMs) {
    const fault = run.cancelled ? 'cancelled' : faultOf(result, this.profile.maxResultBytes);
    if (fault) {
      this.failed(run, new TaskFailed(fault, false), nowMs);
    } else {
      this.#running.delete(run);
      if (run.held) {
        this.#end(run, 'COMPLETED', {
          runTimeMs: nowMs - run.startedMs,
          waitedMs: run.startedMs - run.arrivedMs,
          resultBytes: result.data,
          resultUri: result.uri,
          contentType: result.contentType,
          tokensUsed: result.tokensUsed,
          operation: result.operation,
        });
      }
    }
  }

  /**
   * The handler has thrown.
   * @param {Run} run
   * @param {unknown} error
   */
  failed(run, error, nowMs) {
    this.#running.delete(run);
    if (run.held) {
      const said = error instanceof TaskFailed ? error.message : String(error);
      this.#fail(run, said, error?.retriable !== false, nowMs);
    }
  }

  #fail(run, error, retriable, nowMs) {
    this.#end(run, 'FAILED', {
      runTimeMs: nowMs - run.startedMs,
      error: run.cancelled ? 'cancelled' : error.slice(0, ERROR_CHARACTERS),
      retriable: retriable && !run.cancelled,
    });
  }

  // Leaving (7.8)

  /** Gives back what has not started, and says goodbye when the rest is done. */
  drain(nowMs) {
    if (this.over || this.#draining) {
      return;
    }
    this.#draining = true;
    this.#dueMs = nowMs;
    if (this.phase === Phase.JOINING) {
      this.#stop(Phase.LEFT); // it has been given nothing
    }
    for (const run of [...this.#held.values()].filter((held) => held.waiting)) {
      this.#end(run, 'RELEASED', { error: 'draining' });
    }
  }

  /** Waits no longer for what runs. */
  drainTimedOut(nowMs) {
    for (const run of [...this.#held.values()]) {
      this.#fail(run, 'drain timeout', true, nowMs);
      run.interrupt();
    }
  }

  // Time (7.5)

  /** Notices what the passing of time brings about. */
  tick(nowMs) {
    if (this.phase === Phase.WORKING && !this.#inTouch(nowMs)) {
      this.#cutOff(nowMs);
    }
    if (this.#allToldAfterCutOff()) {
      if (this.#draining) {
        this.#stop(Phase.LEFT);
      } else if (nowMs >= this.#quietSinceMs + READ_ONLY_MS) {
        this.phase = Phase.JOINING;
        this.incarnation = 0;
        this.#helloId = this.#newHelloId();
        this.#hellos = 0;
        this.#dueMs = nowMs;
      }
    }
  }

  /** When `tick` or `nextReport` will have something to do, if nothing happens before. */
  nextDueMs() {
    return Math.min(
      this.#reportDueMs(),
      this.phase === Phase.WORKING ? this.#renewedMs + this.#lostAfterMs : Infinity,
      this.#allToldAfterCutOff() ? this.#quietSinceMs + READ_ONLY_MS : Infinity,
    );
  }

  #inTouch(nowMs) {
    return nowMs - this.#renewedMs < this.#lostAfterMs;
  }

  #allToldAfterCutOff() {
    return this.phase === Phase.CUT_OFF && this.#untold.length === 0 && !this.#inFlight;
  }

  #cutOff(nowMs) {
    this.phase = Phase.CUT_OFF;
    this.#quietSinceMs = nowMs;
    this.#held.forEach((run) => this.#discard(run));
    const ends = this.#untold.filter(({ kind }) => ENDS.includes(kind));
    this.#untold = this.#untold.filter((told) => ends.some((end) => isOf(end, told)));
  }

  // Reports (7.4)

  /**
   * The report to send now, if one is due. The next comes after word of what became of this one.
   * @returns {Report | null}
   */
  nextReport(nowMs) {
    if (nowMs < this.#reportDueMs()) {
      return null;
    }
    let waitMs = this.#heartbeatMs;
    if (this.phase === Phase.JOINING) {
      waitMs = HELLO_WAITS_MS[Math.min(this.#hellos, HELLO_WAITS_MS.length - 1)];
      this.#hellos++;
      this.reread ||= this.#hellos === 3; // the second went unanswered
    }
    this.#dueMs = nowMs + waitMs;
    const told = this.#oldestThatFit();
    const held = this.#listed(this.#untold.slice(told.length));
    const value = {
      swarmId: this.profile.swarm,
      agentId: this.profile.agent,
      helloId: this.#helloId,
      incarnation: this.incarnation,
      reportSeq: ++this.#reportSeq,
      sentAtMs: Date.now(),
      slots: this.profile.slots,
      capabilities: this.profile.capabilities,
      draining: this.#draining,
      held,
      lastDispatchSeq: this.#lastSeq,
      transitions: told,
    };
    this.#inFlight = { value, madeMs: nowMs, told, goodbye: this.#draining && held.length === 0 };
    return this.#inFlight;
  }

  /**
   * The broker has the report.
   * @param {Report} report
   */
  acknowledged(report, nowMs) {
    this.#inFlight = null;
    this.#untold = this.#untold.filter((transition) => !report.told.includes(transition));
    this.#quietSinceMs = nowMs;
    if (this.phase === Phase.WORKING && report.value.incarnation === this.incarnation) {
      this.#renewedMs = Math.max(this.#renewedMs, report.madeMs);
      if (report.goodbye) {
        this.#stop(Phase.LEFT);
      }
    }
  }

  /** The report has not arrived, as far as is known: the next one says it again. */
  notAcknowledged(nowMs) {
    this.#inFlight = null;
    this.#quietSinceMs = nowMs;
    this.#dueMs = this.#blockedUntilMs = nowMs + RETRY_MS;
  }

  #reportDueMs() {
    if (this.over || this.#inFlight) {
      return Infinity;
    }
    if (this.#untold.length > 0) {
      return this.#blockedUntilMs;
    }
    return this.phase === Phase.CUT_OFF ? Infinity : Math.max(this.#dueMs, this.#blockedUntilMs);
  }

  #oldestThatFit() {
    let bytes = 0;
    const tooMuch = this.#untold.findIndex((transition, i) => {
      bytes += 500 + (transition.resultBytes?.length ?? 0) + 4 * (transition.error?.length ?? 0);
      return i > 0 && bytes > REPORT_BYTES;
    });
    return this.#untold.slice(0, tooMuch < 0 ? undefined : tooMuch);
  }

  // What is held, and what has ended and did not fit in.
  #listed(leftOut) {
    const listed = new Map(); // one entry a task, the newest
    for (const { taskId, epoch, kind } of leftOut.filter((told) => ENDS.includes(told.kind))) {
      listed.set(taskId, { taskId, epoch, state: kind === 'RELEASED' ? 'WAITING' : 'RUNNING' });
    }
    for (const { taskId, epoch, waiting } of this.#held.values()) {
      listed.set(taskId, { taskId, epoch, state: waiting ? 'WAITING' : 'RUNNING' });
    }
    return [...listed.values()];
  }

  // Ends

  // The run is over, and the coordinator is told.
  #end(run, kind, fields) {
    this.#forget(run);
    this.#tell(run, kind, fields);
  }

  // The run is over, without a word.
  #discard(run) {
    this.#forget(run);
    run.interrupt();
  }

  #forget(run) {
    run.held = false;
    if (this.#held.get(run.taskId) === run) {
      this.#held.delete(run.taskId);
    }
    this.#ended.delete(run.taskId);
    this.#ended.set(run.taskId, run.epoch);
    if (this.#ended.size > ENDED_TASKS) {
      this.#ended.delete(this.#ended.keys().next().value);
    }
  }

  #tell({ taskId, epoch }, kind, fields) {
    this.#untold.push({ taskId, epoch, kind, atMs: Date.now(), ...fields });
  }

  #dropEverything() {
    this.#held.forEach((run) => this.#discard(run));
    this.#untold = [];
  }

  #stop(phase, why = null) {
    this.#dropEverything();
    this.phase = phase;
    this.why = why;
  }
}

// What would spoil the whole report (7.4), or is too large to be sent; null if nothing.
function faultOf({ data, tokensUsed }, maxBytes) {
  if (data !== undefined && !Buffer.isBuffer(data)) {
    return `data is ${typeof data}, must be a Buffer`;
  }
  if (tokensUsed !== undefined && !(tokensUsed >= 0)) {
    return `tokensUsed is ${tokensUsed}, must be 0 or more`;
  }
  return data?.length > maxBytes ? `the result has ${data.length} bytes, at most ${maxBytes} are sent` : null;
}

function isOf(one, other) {
  return one.taskId === other.taskId && one.epoch === other.epoch;
}

module.exports = { Agent, Phase, Run, TaskFailed };
