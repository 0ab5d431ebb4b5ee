// An agent, written from topology-docs/PROTOCOL.md (section 7) alone. Whoever uses it is its handler: takes an
// assignment, and says what came of it.
//
// Left out, because nobody here would see it: taking itself for lost when reports do not come through (7.5).
'use strict';

const { randomUUID } = require('crypto');

const RELEASE_DRAINING = 'draining';
const HELLO_WAIT_MS = [1000, 2000, 4000, 8000];

class Agent {
  // `send` writes one report and resolves when the broker has acknowledged it.
  constructor({ swarm, agent, slots }, send) {
    this.swarm = swarm;
    this.agent = agent;
    this.slots = slots;
    this.send = send;
    this.helloId = randomUUID();
    this.incarnation = 0;
    this.reportSeq = 0;
    this.lastDispatchSeq = 0;
    this.held = new Map(); // task id -> {taskId, epoch, state, startedAt, assignment}
    this.ended = new Map(); // task id -> the largest epoch that is over
    this.transitions = []; // not yet acknowledged
    this.draining = false;
    this.over = false;
    this.wakeUps = []; // of those who wait for something to change
    this.told = true; // no transition waits to be sent
  }

  // 7.1, steps 3 to 6. The topic is read from where it ended before this is called.
  async join() {
    for (let attempt = 0; this.incarnation === 0; attempt++) {
      await this.#report();
      const wait = HELLO_WAIT_MS[Math.min(attempt, HELLO_WAIT_MS.length - 1)];
      await this.#until(() => this.incarnation > 0 || this.over, wait);
      if (this.over) {
        throw new Error('the agent is over');
      }
    }
    this.loop = this.#reportWhileAlive();
    return this.incarnation;
  }

  // 7.2: one message of the agent's topic, in order.
  read(message) {
    this.lastDispatchSeq = message.seq;
    if (message.agentId !== this.agent) {
      return;
    }
    if (message.kind === 'WELCOME') {
      this.#welcome(message);
    } else if (message.kind === 'FENCED') {
      this.over ||= this.incarnation > 0 && this.incarnation <= message.incarnation;
    } else if (message.incarnation === this.incarnation) {
      if (message.kind === 'ASSIGN') {
        this.#assign(message);
      } else if (message.kind === 'REVOKE' || message.kind === 'CANCEL') {
        this.#takeBack(message);
      }
    }
    this.#wake();
  }

  #welcome({ welcome, incarnation }) {
    if (welcome.helloId === this.helloId && incarnation > this.incarnation) {
      this.incarnation = incarnation;
      this.heartbeatMs = welcome.heartbeatMs;
      this.held.clear();
      this.transitions = [];
    }
  }

  // 7.3.
  #assign({ taskId, epoch, assignment }) {
    const known = Math.max(this.held.get(taskId)?.epoch ?? -1, this.ended.get(taskId) ?? -1);
    if (epoch <= known) {
      return;
    }
    this.held.delete(taskId); // a new assignment goes to the end of the queue
    if (this.draining) {
      this.#end({ taskId, epoch }, { kind: 'RELEASED', error: RELEASE_DRAINING });
    } else {
      this.held.set(taskId, { taskId, epoch, state: 'WAITING', assignment });
    }
  }

  // 7.7.
  #takeBack({ kind, taskId, epoch, reason }) {
    const task = this.held.get(taskId);
    if (task?.epoch !== epoch) {
      return;
    }
    if (kind === 'CANCEL' && reason === 'stale') {
      this.held.delete(taskId);
      this.ended.set(taskId, epoch);
    } else if (task.state === 'WAITING') {
      this.#end(task, { kind: 'RELEASED', error: reason });
    } else if (kind === 'CANCEL') {
      task.cancelled = true;
    }
  }

  // The next task to run, or null if none has come within `atMostMs`.
  async start(atMostMs) {
    const next = () => {
      const tasks = [...this.held.values()];
      const free = tasks.filter((task) => task.state === 'RUNNING').length < this.slots;
      return free ? tasks.find((task) => task.state === 'WAITING') : undefined;
    };
    await this.#until(() => next() || this.over, atMostMs);
    const task = next();
    if (!task || this.over) {
      return null;
    }
    task.state = 'RUNNING';
    task.startedAt = performance.now();
    this.#tell(task, { kind: 'STARTED' });
    return { taskId: task.taskId, epoch: task.epoch, ...task.assignment };
  }

  complete(taskId, result) {
    this.#return(taskId, { kind: 'COMPLETED', ...result });
  }

  fail(taskId, error, retriable) {
    this.#return(taskId, { kind: 'FAILED', error, retriable });
  }

  #return(taskId, transition) {
    const task = this.held.get(taskId);
    if (task?.state !== 'RUNNING') {
      return; // taken away meanwhile
    }
    const runTimeMs = performance.now() - task.startedAt;
    const said = task.cancelled ? { kind: 'FAILED', error: 'cancelled', retriable: false } : transition;
    this.#end(task, { ...said, runTimeMs });
  }

  #end(task, transition) {
    this.held.delete(task.taskId);
    this.ended.set(task.taskId, task.epoch);
    this.#tell(task, transition);
  }

  #tell({ taskId, epoch }, transition) {
    this.transitions.push({ taskId, epoch, atMs: Date.now(), ...transition });
    this.told = false;
    this.#wake();
  }

  // 7.8: resolves after the goodbye. What runs has to be completed meanwhile.
  async leave() {
    this.draining = true;
    for (const task of [...this.held.values()].filter((held) => held.state === 'WAITING')) {
      this.#end(task, { kind: 'RELEASED', error: RELEASE_DRAINING });
    }
    this.told = false;
    this.#wake();
    await this.loop;
  }

  // 7.4: at once when there is something to tell, else every heartbeatMs; one at a time, so that they stay in order.
  async #reportWhileAlive() {
    while (!this.over) {
      await this.#until(() => !this.told || this.over, this.heartbeatMs);
      if (!this.over) {
        const goodbye = this.draining && this.held.size === 0;
        await this.#report();
        this.over ||= goodbye;
        this.#wake();
      }
    }
  }

  async #report() {
    this.told = true;
    const sent = [...this.transitions];
    await this.send({
      swarmId: this.swarm,
      agentId: this.agent,
      helloId: this.helloId,
      incarnation: this.incarnation,
      reportSeq: ++this.reportSeq,
      sentAtMs: Date.now(),
      slots: this.slots,
      draining: this.draining,
      held: [...this.held.values()].map(({ taskId, epoch, state }) => ({ taskId, epoch, state })),
      lastDispatchSeq: this.lastDispatchSeq,
      transitions: sent,
    });
    this.transitions = this.transitions.filter((transition) => !sent.includes(transition));
  }

  async #until(condition, atMostMs) {
    const end = performance.now() + atMostMs;
    for (let left = atMostMs; !condition() && left > 0; left = end - performance.now()) {
      let timer;
      await new Promise((resolve) => {
        this.wakeUps.push(resolve);
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  #wake() {
    this.wakeUps.splice(0).forEach((wakeUp) => wakeUp());
  }
}

module.exports = { Agent };
