// The swarm that is looked at, kept up to date by the server's frames.

import {Api, Problem} from './api.js';
import {EventParser} from './stream.js';

/** After a break, milliseconds: at first, and at most. */
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 8000;

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
  /** @type {Map<string, TenantFigures>} */
  tenants = new Map();
  /** @type {'connecting' | 'live' | 'broken'} */
  state = 'connecting';
  /** @type {Problem | null} what the server said last, if it was no frame */
  problem = null;

  /** @type {AbortController} */
  #abort = new AbortController();
  #stopped = false;

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

  /** Ends it. */
  close() {
    this.#stopped = true;
    this.#abort.abort();
  }

  async #run() {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stopped) {
      try {
        await this.#follow(() => {
          retryMs = FIRST_RETRY_MS;
        });
      } catch (e) {
        if (this.#stopped) {
          return;
        }
        this.problem = e instanceof Problem ? e : null;
      }
      this.state = 'broken';
      this.changed();
      await new Promise(done => setTimeout(done, retryMs));
      retryMs = Math.min(MAX_RETRY_MS, retryMs * 2);
    }
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
      const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body)
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
    frame.agentsGone.forEach(id => this.agents.delete(id));
    frame.tenantsGone.forEach(id => this.tenants.delete(id));
    const added = frame.agents.some(agent => !this.agents.has(agent.agentId));
    frame.agents.forEach(agent => this.agents.set(agent.agentId, agent));
    frame.tenants.forEach(tenant => this.tenants.set(tenant.tenantId, tenant));
    if (added && !frame.whole) {
      this.agents = new Map([...this.agents].sort(([a], [b]) => (a < b ? -1 : 1)));
    }
  }
}
