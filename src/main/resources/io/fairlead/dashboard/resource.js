// Something that a page has asked the server for, and asks for again while it is looked at.

import {Problem} from './api.js';

/** After a failure that may pass, it is asked for again by itself, milliseconds: at first, and at most. */
const FIRST_RETRY_MS = 2000;
const MAX_RETRY_MS = 15_000;

/**
 * At most one request is under way; of two reasons to ask, the later is never lost, and an answer to what is no
 * longer asked for is never shown. While the page is hidden nothing is asked; what was missed, is when it is seen.
 *
 * @template T
 */
export class Resource {
  /** @type {T | null} null until the first answer */
  value = null;
  /** @type {Problem | null} of the last try */
  problem = null;
  loading = false;

  #closed = false;
  #again = false;
  #lastMs = 0;
  #retryMs = FIRST_RETRY_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController} of the request */
  #abort = new AbortController();
  /** @type {AbortController} of everything */
  #end = new AbortController();

  /**
   * @param {(signal: AbortSignal) => Promise<T>} load
   * @param {() => void} changed
   * @param {number} [leastMs] time between two tries, at least, milliseconds
   */
  constructor(load, changed, leastMs = 1000) {
    this.load = load;
    this.changed = changed;
    this.leastMs = leastMs;
    document.addEventListener('visibilitychange', () => this.#seen(), {signal: this.#end.signal});
    this.refresh();
  }

  /** Asks again, as soon as that may be: call it as often as there is a reason. */
  poke() {
    if (document.hidden || this.loading) {
      this.#again = true;
    } else if (this.problem === null || !this.problem.passing) {
      this.#plan(Math.max(0, this.#lastMs + this.leastMs - performance.now()));
    } // else the next try is planned already, and the server is not pressed
  }

  /** @param {number} afterMs */
  #plan(afterMs) {
    if (this.#timer === undefined && !this.#closed) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        if (document.hidden) {
          this.#again = true;
        } else {
          this.refresh();
        }
      }, afterMs);
    }
  }

  #seen() {
    if (!document.hidden && this.#again && !this.loading) {
      this.#again = false;
      this.refresh();
    }
  }

  /** Asks again at once, for instance since something has just been done. */
  async refresh() {
    if (this.#closed) {
      return;
    }
    if (this.loading) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.loading = true;
    this.#lastMs = performance.now();
    const signal = this.#abort.signal;
    try {
      const value = await this.load(signal);
      if (signal.aborted) {
        return; // something else is asked for by now
      }
      this.value = value;
      this.problem = null;
      this.#retryMs = FIRST_RETRY_MS;
    } catch (e) {
      if (signal.aborted) {
        return;
      }
      if (!(e instanceof Problem)) {
        throw e;
      }
      this.problem = e;
    } finally {
      if (!signal.aborted) {
        this.loading = false;
      }
    }
    const missed = this.#again;
    this.#again = false;
    if (this.problem?.passing) {
      this.#plan(Math.max(this.#retryMs, (this.problem.retryAfterS ?? 0) * 1000));
      this.#retryMs = Math.min(MAX_RETRY_MS, this.#retryMs * 2);
    } else if (missed) {
      this.poke();
    }
    this.changed();
  }

  /** Asks for something else from now on; what was there stays until the answer. */
  reload() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.loading = false;
    this.#again = false;
    return this.refresh();
  }

  /** Nothing comes after that. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#end.abort();
    this.#abort.abort();
  }
}
