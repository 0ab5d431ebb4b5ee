// The REST interface. Every answer that is none is a Problem, as the server tells it (RFC 9457).

import {Session} from './session.js';

export class Problem extends Error {
  /**
   * @param {number} status 0 if nobody answered
   * @param {string} title
   * @param {string} detail
   * @param {number} [retryAfterS] when to try again, seconds
   */
  constructor(status, title, detail, retryAfterS) {
    super(detail || title);
    this.name = 'Problem';
    this.status = status;
    this.title = title;
    this.retryAfterS = retryAfterS;
  }
}

/** @typedef {Record<string, string | number | boolean | null | undefined>} Query those that are null or empty are left out */

/** How long a command is waited for, milliseconds. */
const WAIT_MS = 5000;

export class Api {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
  }

  /**
   * @param {string[]} path segments, not encoded
   * @param {Query} [query]
   * @returns {string}
   */
  static url(path, query = {}) {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== null && value !== undefined && value !== '') {
        parameters.set(name, String(value));
      }
    }
    const text = parameters.toString();
    return '/' + path.map(encodeURIComponent).join('/') + (text === '' ? '' : '?' + text);
  }

  /**
   * @param {string} method
   * @param {string[]} path
   * @param {{query?: Query, body?: unknown, signal?: AbortSignal, accept?: string}} [options]
   * @returns {Promise<Response>}
   */
  async fetch(method, path, {query, body, signal, accept} = {}) {
    /** @type {Record<string, string>} */
    const headers = {Accept: accept ?? 'application/json'};
    if (this.session.token !== '') {
      headers.Authorization = 'Bearer ' + this.session.token;
    }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    let response;
    try {
      response = await fetch(Api.url(path, query), {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch (e) {
      if (e instanceof DOMException && e.name === 'AbortError') {
        throw e;
      }
      throw new Problem(0, 'No answer', 'The coordinator does not answer.');
    }
    if (!response.ok) {
      throw await Api.#problem(response);
    }
    return response;
  }

  /** @param {Response} response */
  static async #problem(response) {
    const retryAfterS = Number(response.headers.get('Retry-After')) || undefined;
    try {
      const told = await response.json();
      return new Problem(response.status, String(told.title), String(told.detail ?? ''), retryAfterS);
    } catch {
      return new Problem(response.status, response.statusText, '', retryAfterS);
    }
  }

  /**
   * Reads. What is read, REST.md says.
   *
   * @param {string[]} path
   * @param {Query} [query]
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  async get(path, query, signal) {
    return (await this.fetch('GET', path, {query, signal})).json();
  }

  /**
   * Has something done.
   *
   * @param {string} method
   * @param {string[]} path
   * @param {unknown} [body]
   * @param {Query} [query]
   * @returns {Promise<any>}
   */
  async send(method, path, body, query) {
    return (await this.fetch(method, path, {body, query})).json();
  }

  /**
   * A command, waited for.
   *
   * @param {string} method
   * @param {string[]} path
   * @param {unknown} [body]
   * @returns {Promise<any>} what became of it; without a state if that is not known yet
   * @throws {Problem} if it was refused
   */
  async command(method, path, body) {
    const answer = await this.send(method, path, body, {waitMs: WAIT_MS});
    if (answer.state === 'refused') {
      throw new Problem(409, 'Refused', answer.message ?? answer.code);
    }
    return answer;
  }
}
