// Server-sent events over fetch: an EventSource can't send a token.

/** @typedef {{event: string, data: string, id: string}} ServerEvent */

/**
 * Splits a text that comes in pieces into events.
 *
 * Source: HTML Living Standard, Server-sent events, 9.2.6 Interpreting an event stream.
 */
export class EventParser {
  #rest = '';
  #event = '';
  /** @type {string[]} */
  #data = [];
  #id = '';

  /**
   * @param {string} piece
   * @returns {ServerEvent[]} those that are complete
   */
  take(piece) {
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    /** @type {ServerEvent[]} */
    const events = [];
    for (const line of lines) {
      if (line === '') {
        if (this.#data.length > 0) {
          events.push({event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id});
        }
        this.#event = '';
        this.#data = [];
      } else {
        this.#field(line);
      }
    }
    return events;
  }

  /** @param {string} line */
  #field(line) {
    const colon = line.indexOf(':');
    if (colon === 0) {
      return; // a comment
    }
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') {
      this.#event = value;
    } else if (name === 'data') {
      this.#data.push(value);
    } else if (name === 'id') {
      this.#id = value;
    }
  }
}
