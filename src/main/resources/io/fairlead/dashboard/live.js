// The swarm that is looked at, kept up to date by the server's frames.

import {Api, Problem} from './api.js';
import {EventParser} from './stream.js';

/** After a break, milliseconds: at first, and at most. */
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 8000;

/** As long as the server asks for patience, but no longer than that. */
const MAX_WAIT_MS = 30_000;

/** The server says something every five seconds; after so many without a word it is gone. */
const SILENCE_MS = 12000;

/**
 * @typedef {import('./views.js').Now} Now
 * @typedef {import('./views.js').AgentFigures} AgentFigures
 * @typedef {import('./views.js').TenantFigures} TenantFigures
 * @typedef {import('./views.js').Frame} Frame
 */

/** One swarm as it stands. `changed` is called after each frame and each change of the connection. */
export class Live {
  /** @type {Now | null} null until the first frame */
  now = null;
  /** @type {Map<string, AgentFigures>} in order of their ids */
  agents = new Map();
  /** @type {Map<string, TenantFigures>} in order of their ids */
  tenants = new Map();
  /** @type {'connecting' | 'live' | 'broken'} */
  state = 'connecting';
  /** @type {Problem | null} why it is broken */
  problem = null;

  /** @type {AbortController} */
  #abort = new AbortController();
  #stopped = false;
  #resting = false;
  /** When the last frame came, and when something was heard last while it was live: performance.now(). */
  #cameMs = 0;
  #heardMs = 0;
  /** Ends the wait before the next try. */
  #wake = () => {};

  /**
   * @param {Api} api
   * @param {string} swarm
   * @param {() => void} changed
   */
  constructor(api, swarm, changed) {
    this.api = api;
    this.swarm = swarm;
    this.changed = changed;
    this.#run();
  }

  /**
   * What the time is by the swarm's clock, milliseconds since the Unix epoch: where nothing happens no frame comes, and
   * time goes on. While it is broken, it is that for which what is shown holds.
   */
  get nowMs() {
    if (this.now === null) {
      return Date.now();
    }
    const untilMs = this.state === 'broken' ? this.#heardMs : performance.now();
    return Math.round(this.now.atMs + untilMs - this.#cameMs);
  }

  /** Ends it. */
  close() {
    this.#stopped = true;
    this.#abort.abort();
    this.#wake();
  }

  /** Lets go of the connection until it is woken: nobody looks. */
  rest() {
    this.#resting = true;
    this.#abort.abort();
  }

  /** Somebody looks: there is no waiting for the next try any more. */
  wake() {
    this.#resting = false;
    this.#wake();
  }

  async #run() {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stopped) {
      let waitMs = retryMs;
      let problem;
      try {
        await this.#follow(() => {
          retryMs = FIRST_RETRY_MS;
        });
        waitMs = retryMs; // the first again, unless it ended without a word
        problem = new Problem(0, 'No answer', 'The coordinator has ended the connection.');
      } catch (e) {
        if (e instanceof Problem) {
          problem = e;
          waitMs = Math.max(retryMs, Math.min(MAX_WAIT_MS, (e.retryAfterS ?? 0) * 1000));
        } else {
          problem = new Problem(0, 'No answer', 'The coordinator does not answer.');
        }
      }
      if (this.#stopped) {
        return;
      }
      retryMs = Math.min(MAX_RETRY_MS, retryMs * 2);
      if (!this.#resting) { // else it was let go of here
        this.state = 'broken';
        this.problem = problem;
        this.changed();
      }
      do {
        await this.#pause(waitMs);
      } while (this.#resting && !this.#stopped);
    }
  }

  /** @param {number} waitMs unless it rests: then until it is woken */
  #pause(waitMs) {
    return new Promise(done => {
      const timer = this.#resting ? undefined : setTimeout(done, waitMs);
      this.#wake = () => {
        clearTimeout(timer);
        done(undefined);
      };
    });
  }

  /** @param {() => void} answered */
  async #follow(answered) {
    this.#abort = new AbortController();
    const abort = this.#abort;
    let watchdog = setTimeout(() => abort.abort(), SILENCE_MS);
    try {
      const response = await this.api.fetch('GET', ['v1', 'swarms', this.swarm, 'live'], {
        signal: abort.signal,
        accept: 'text/event-stream',
      });
      const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body)
        .pipeThrough(new TextDecoderStream())
        .getReader();
      const parser = new EventParser();
      for (;;) {
        const {value, done} = await reader.read();
        if (done) {
          return;
        }
        clearTimeout(watchdog);
        watchdog = setTimeout(() => abort.abort(), SILENCE_MS);
        if (this.state === 'live') {
          this.#heardMs = performance.now();
        }
        for (const {event, data} of parser.take(value)) {
          answered();
          this.#take(event, JSON.parse(data));
        }
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  /**
   * @param {string} event
   * @param {any} data
   */
  #take(event, data) {
    if (event === 'frame') {
      this.apply(data);
      this.state = 'live';
      this.problem = null;
    } else if (event === 'problem') {
      this.state = 'broken';
      this.problem = new Problem(data.status, data.title, data.detail ?? '');
    }
    this.changed();
  }

  /** @param {Frame} frame */
  apply(frame) {
    if (frame.whole) {
      this.agents = new Map();
      this.tenants = new Map();
    }
    this.now = frame.now;
    this.#cameMs = performance.now();
    this.#heardMs = this.#cameMs;
    frame.agentsGone.forEach(id => this.agents.delete(id));
    frame.tenantsGone.forEach(id => this.tenants.delete(id));
    this.agents = merged(this.agents, frame.agents, it => it.agentId);
    this.tenants = merged(this.tenants, frame.tenants, it => it.tenantId);
  }
}

/**
 * @template R
 * @param {Map<string, R>} known
 * @param {R[]} told
 * @param {(row: R) => string} id
 * @returns {Map<string, R>} the same if it has no new ids, else another: in order of their ids in any case
 */
function merged(known, told, id) {
  const before = known.size;
  told.forEach(row => known.set(id(row), row));
  return known.size === before ? known : new Map([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
}
