// Tells that there are new dead letters: also of records that belong to no swarm, of which no figure changes.

import {EventParser} from '../../stream.js';

/** After a break, milliseconds: at first, and at most. */
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 30_000;

/** @typedef {import('../../app.js').Context} Context */
/** @typedef {import('./letters.js').Letter} Letter */

/** Follows the stream of dead letters, of all swarms, while somebody looks. */
export class Announcements {
  #abort = new AbortController();
  #closed = false;
  /** Ends the wait before the next try. */
  #wake = () => {};
  #seen = () => this.#look();

  /**
   * @param {Context} context
   * @param {(letter: Letter) => void} came
   * @param {() => void} opened something may have been missed until then
   */
  constructor(context, came, opened) {
    this.context = context;
    this.came = came;
    this.opened = opened;
    document.addEventListener('visibilitychange', this.#seen);
    this.#run();
  }

  close() {
    this.#closed = true;
    document.removeEventListener('visibilitychange', this.#seen);
    this.#abort.abort();
    this.#wake();
  }

  #look() {
    if (document.hidden) {
      this.#abort.abort();
    } else {
      this.#wake();
    }
  }

  async #run() {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#closed) {
      if (!document.hidden) {
        try {
          await this.#follow(() => {
            retryMs = FIRST_RETRY_MS;
          });
        } catch {
          // What is wrong is told beside: the swarm's own stream breaks as well, or the list is refused.
        }
      }
      if (!this.#closed) {
        await new Promise(done => {
          const timer = document.hidden ? undefined : setTimeout(done, retryMs);
          this.#wake = () => {
            clearTimeout(timer);
            done(undefined);
          };
        });
        retryMs = Math.min(MAX_RETRY_MS, retryMs * 2);
      }
    }
  }

  /** @param {() => void} answered */
  async #follow(answered) {
    this.#abort = new AbortController();
    const response = await this.context.api.fetch('GET', ['v1', 'events'], {
      query: {kinds: 'dead-letter'},
      signal: this.#abort.signal,
      accept: 'text/event-stream',
    });
    const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    const parser = new EventParser();
    this.opened();
    for (;;) {
      const {value, done} = await reader.read();
      if (done) {
        return;
      }
      answered();
      for (const {event, data} of parser.take(value)) {
        if (event === 'dead-letter') {
          this.came(JSON.parse(data));
        } else if (event === 'gap') {
          this.opened();
        }
      }
    }
  }
}
