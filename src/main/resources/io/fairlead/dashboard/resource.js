// Something that a page has asked the server for, and asks for again while it is looked at.

import {Problem} from './api.js';

/** @template T */
export class Resource {
  /** @type {T | null} null until the first answer */
  value = null;
  /** @type {Problem | null} of the last try */
  problem = null;
  loading = false;

  #closed = false;
  #again = false;
  #lastMs = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController} */
  #abort = new AbortController();

  /**
   * @param {(signal: AbortSignal) => Promise<T>} load
   * @param {() => void} changed
   * @param {number} [leastMs] time between two tries, at least, milliseconds
   */
  constructor(load, changed, leastMs = 1000) {
    this.load = load;
    this.changed = changed;
    this.leastMs = leastMs;
    this.refresh();
  }

  /** Asks again, as soon as that may be: call it as often as there is a reason. */
  poke() {
    if (this.#timer !== undefined || document.hidden) {
      return;
    }
    const waitMs = Math.max(0, this.#lastMs + this.leastMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.refresh();
    }, waitMs);
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
    this.changed();
    if (this.#again) {
      this.#again = false;
      this.poke();
    }
  }

  /** Asks for something else from now on; what was there stays until the answer. */
  reload() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.loading = false;
    return this.refresh();
  }

  /** Nothing comes after that. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#abort.abort();
  }
}
