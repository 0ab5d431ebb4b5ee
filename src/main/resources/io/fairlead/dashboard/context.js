// What a page has to work with.

import {address, parsed} from './address.js';
import {Problem} from './api.js';

/**
 * @typedef {import('./api.js').Query} Query
 * @typedef {import('./app.js').App} App
 * @typedef {import('./live.js').Live} Live
 */

/** It lives as long as the page, one swarm and the rest of the address. */
export class Context {
  /**
   * @param {App} app
   * @param {string} swarm
   * @param {string} page
   * @param {string[]} rest segments of the address after the page's name
   * @param {URLSearchParams} query what stands in the address after a question mark: filters
   */
  constructor(app, swarm, page, rest, query) {
    this.app = app;
    this.swarm = swarm;
    this.page = page;
    this.rest = rest;
    this.query = query;
    this.api = app.api;
    this.session = app.session;
  }

  /** @returns {Live} */
  get live() {
    return /** @type {Live} */ (this.app.live);
  }

  /** The page is drawn again, soon. */
  redraw = () => this.app.redraw();

  /**
   * Path of something of the swarm, for the API.
   *
   * @param {string[]} more
   */
  path(...more) {
    return ['v1', 'swarms', this.swarm, ...more];
  }

  /**
   * Address of a page of the same swarm: link('tasks', {state: 'QUEUED'}), link('agents', 'a-1').
   *
   * @param {string} page
   * @param {(string | Query)[]} rest
   */
  link(page, ...rest) {
    return address(this.swarm, page, ...rest);
  }

  /**
   * Leads there; the page is opened.
   *
   * @param {string} page
   * @param {(string | Query)[]} rest
   */
  go(page, ...rest) {
    location.hash = this.link(page, ...rest);
  }

  /**
   * Says in the address what is filtered for, in place of what it said. The page stays as it is, and so
   * does the way back.
   *
   * @param {Query} query
   */
  filter(query) {
    const hash = this.link(this.page, ...this.rest, query);
    this.query = parsed(hash).query;
    history.replaceState(null, '', hash);
  }

  /**
   * Tells something: for some seconds, or until it is dismissed if it is bad.
   *
   * @param {string} text
   * @param {'good' | 'critical'} [tone]
   */
  notify(text, tone = 'good') {
    this.app.notices.tell(text, tone);
  }

  /**
   * Has something done and tells what came of it.
   *
   * @param {() => Promise<string>} run
   */
  async attempt(run) {
    try {
      this.notify(await run());
    } catch (e) {
      if (!(e instanceof Problem)) {
        throw e;
      }
      this.notify(e.message, 'critical');
    }
    this.redraw();
  }

  /**
   * @param {string} question
   * @param {string} label of the button that means yes
   * @returns {Promise<boolean>}
   */
  confirm(question, label) {
    return this.app.dialogs.confirm(question, label);
  }
}
