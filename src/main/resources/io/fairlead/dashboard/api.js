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

  /** Whether the same may be answered soon: nobody did, or the server asks for patience. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** @typedef {Record<string, string | number | boolean | null | undefined>} Query those that are null or empty are left out */

/** How long a command is waited for, milliseconds. */
const WAIT_MS = 5000;

/** How long any answer is waited for, milliseconds: the server gives up earlier. */
const ANSWER_MS = 60_000;

export class Api {
  /** Called when the server knows the caller no more. */
  unauthorized = () => {};

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
  }

  /**
   * @param {string[]} path segments, not encoded
   * @param {Query} [query]
   * @returns {string}
   * @throws {Problem} if a browser can't ask for that
   */
  static url(path, query = {}) {
    if (path.some(it => it === '.' || it === '..')) {
      // However it is encoded, a browser takes it for a step within the path.
      throw new Problem(400, 'No address', 'A browser can not ask for something whose id is "." or "..".');
    }
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
   * @param {{query?: Query, body?: unknown, signal?: AbortSignal, accept?: string, token?: string}} [options]
   *   token: another than the session's
   * @returns {Promise<Response>}
   * @throws {Problem} if it was refused, or nobody answers
   */
  async fetch(method, path, {query, body, signal, accept, token = this.session.token} = {}) {
    const url = Api.url(path, query);
    /** @type {Record<string, string>} */
    const headers = {Accept: accept ?? 'application/json'};
    if (token !== '') {
      headers.Authorization = 'Bearer ' + token;
    }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    let response;
    try {
      response = await fetch(url, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch (e) {
      throw noAnswer(e);
    }
    if (!response.ok) {
      if (response.status === 401 && path[1] !== 'caller') {
        this.unauthorized();
      }
      throw await Api.#problem(response);
    }
    return response;
  }

  /**
   * Asks for JSON.
   *
   * @param {string} method
   * @param {string[]} path
   * @param {{query?: Query, body?: unknown, signal?: AbortSignal, token?: string}} options
   * @returns {Promise<any>}
   */
  async #json(method, path, {query, body, signal, token}) {
    const timeout = AbortSignal.timeout(ANSWER_MS);
    const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    const response = await this.fetch(method, path, {query, body, signal: either, token});
    try {
      return await response.json();
    } catch (e) {
      throw noAnswer(e);
    }
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
    return this.#json('GET', path, {query, signal});
  }

  /**
   * Who asks with that token.
   *
   * @param {string} token empty for none
   * @returns {Promise<import('./session.js').Caller>}
   */
  caller(token) {
    return this.#json('GET', ['v1', 'caller'], {token});
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
    return this.#json(method, path, {body, query});
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

/**
 * What is said of a command: that it is done only if it is. It may have been waited for in vain.
 *
 * @param {{state?: string}} answer of {@link Api#command}
 * @param {string} done said of one that was carried out
 */
export function carriedOut(answer, done) {
  return answer.state === 'applied' ? done : 'It is written, and not carried out yet.';
}

/**
 * What a request that failed means: that it was given up here, or that nobody answers.
 *
 * @param {unknown} e
 */
function noAnswer(e) {
  return e instanceof DOMException && e.name === 'AbortError'
    ? e
    : new Problem(0, 'No answer', 'The coordinator does not answer.');
}
