// Starts the dashboard: which page is shown, of which swarm, for whom.

import {html, nothing, render} from './lib/lit-html/lit-html.js';
import {address, parsed} from './address.js';
import {Api, Problem} from './api.js';
import {Context} from './context.js';
import {Dialogs} from './dialogs.js';
import {clock, tellTimesBy} from './format.js';
import {header} from './header.js';
import {Live} from './live.js';
import {Notices} from './notices.js';
import {PAGES} from './pages.js';
import {Session} from './session.js';
import {Theme} from './theme.js';

export {Context};

/**
 * @typedef {{render: () => unknown, live?: () => void, close?: () => void}} View
 *   live: called after each frame, before it is drawn; close: the page is left
 *
 * @typedef {{name: string, title: string, open: (context: Context) => View}} Page
 */

/** How often the list of swarms and what the caller may do are asked for, milliseconds. */
const LOOK_EVERY_MS = 15_000;

/** The same while there is nothing to look at. */
const LOOK_SOON_MS = 3_000;

/** After nobody has looked at the page for so long, the connection is let go, milliseconds. */
const REST_AFTER_MS = 60_000;

/** Ages go on though no frame comes: the page is drawn so often, and asks again after so long, milliseconds. */
const TICK_MS = 1000;
const QUIET_MS = 5000;

export class App {
  session = new Session();
  api = new Api(this.session);
  /** @type {Live | null} */
  live = null;
  /** @type {any[]} */
  swarms = [];
  /** @type {Context | null} */
  context = null;
  notices = new Notices(() => this.redraw());
  dialogs = new Dialogs(this);

  /** @type {View | null} */
  #view = null;
  /** @type {unknown} what a page threw; it is not drawn any more */
  #failure = null;
  /** @type {Problem | null} why it is not known who looks, or at what */
  #trouble = null;
  /** Whether it is known who looks. */
  #known = false;
  #root = /** @type {HTMLElement} */ (document.getElementById('app'));
  #drawing = false;
  #looking = false;
  #lookAgain = false;
  /** When the page was told of a frame last: performance.now(). */
  #framedMs = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #lookTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #restTimer;
  theme = new Theme(() => this.redraw());

  start() {
    this.#root.replaceChildren();
    addEventListener('hashchange', () => this.#route(true));
    addEventListener('error', e => this.#tellError(e.message));
    addEventListener('unhandledrejection', e => this.#tellError(String(e.reason)));
    addEventListener('online', () => this.live?.wake());
    document.addEventListener('visibilitychange', () => this.#seen());
    this.api.unauthorized = () => this.#look();
    tellTimesBy(() => this.live?.nowMs ?? Date.now());
    setInterval(() => this.#tick(), TICK_MS);
    this.#look();
    this.redraw();
  }

  #seen() {
    clearTimeout(this.#restTimer);
    if (document.hidden) {
      this.#restTimer = setTimeout(() => this.live?.rest(), REST_AFTER_MS);
    } else {
      this.live?.wake();
      this.#look();
    }
  }

  /** Who looks, and at what there is to look at: now, and again after some time. */
  async #look() {
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    clearTimeout(this.#lookTimer);
    try {
      const {token} = this.session;
      const caller = await this.#caller(token);
      if (token === this.session.token) { // else another has been given meanwhile
        this.#takeCaller(caller);
        if (this.session.may('read')) {
          this.swarms = (await this.api.get(['v1', 'swarms'], {partial: true, limit: 1000})).swarms;
        }
      }
      this.#trouble = null;
    } catch (e) {
      if (!(e instanceof Problem)) {
        throw e;
      }
      this.#trouble = e;
    } finally {
      this.#looking = false;
      const waits = this.#trouble !== null || (this.context === null && this.session.may('read'));
      const again = () => document.hidden || this.#look(); // else it is asked once the page is seen
      this.#lookTimer = setTimeout(again, this.#lookAgain ? 1000 : waits ? LOOK_SOON_MS : LOOK_EVERY_MS);
      this.#lookAgain = false;
    }
    if (this.context === null) {
      this.#route(false);
    }
    this.redraw();
  }

  /**
   * @param {string} token
   * @returns {Promise<import('./session.js').Caller>}
   */
  async #caller(token) {
    try {
      return await this.api.caller(token);
    } catch (e) {
      if (e instanceof Problem && e.status === 401) {
        return {name: 'anonymous', role: 'none'};
      }
      throw e;
    }
  }

  /** @param {import('./session.js').Caller} caller */
  #takeCaller(caller) {
    const before = this.session.caller;
    this.session.caller = caller;
    this.#known = true;
    if (before.name !== caller.name || before.role !== caller.role) {
      this.#leave(); // what may be shown may be another by now
    }
  }

  /**
   * Somebody has given a token that is known, or gives none any more.
   *
   * @param {string} token
   * @param {import('./session.js').Caller} caller
   */
  entered(token, caller) {
    this.session.keep(token);
    this.#leave();
    this.live?.close();
    this.live = null;
    this.swarms = [];
    this.#takeCaller(caller);
    this.#look();
  }

  #leave() {
    if (this.context !== null) { // else there was no page, and somebody may be typing a token all the while
      this.dialogs.leave();
    }
    this.#view?.close?.();
    this.#view = null;
    this.#failure = null;
    this.context = null;
  }

  /** @param {boolean} moved whether somebody went there */
  #route(moved) {
    this.#leave();
    const asked = parsed(location.hash);
    const swarm = asked.swarm ?? this.swarms[0]?.swarmId;
    const page = PAGES.find(it => it.name === asked.page) ?? PAGES[0];
    if (swarm === undefined || !this.session.may('read')) {
      this.live?.close();
      this.live = null;
      document.title = 'Fairlead';
      this.redraw();
      return;
    }
    if (asked.swarm === undefined) {
      history.replaceState(null, '', address(swarm, page.name));
    }
    if (this.live?.swarm !== swarm) {
      this.live?.close();
      this.live = new Live(this.api, swarm, () => this.#frame());
    }
    this.context = new Context(this, swarm, page.name, asked.rest, asked.query);
    document.title = `${page.title} · ${swarm} · Fairlead`;
    try {
      this.#view = page.open(this.context);
    } catch (e) {
      this.#failed(e);
    }
    this.redraw();
    if (moved) {
      requestAnimationFrame(() => {
        document.getElementById('main')?.focus({preventScroll: true});
        document.querySelector('.pages [aria-current]')?.scrollIntoView({inline: 'nearest', block: 'nearest'});
      });
      scrollTo(0, 0);
    }
  }

  #tick() {
    if (document.hidden || this.context === null || this.live?.state !== 'live') {
      return; // nobody looks, or nothing goes on
    }
    if (performance.now() - this.#framedMs < QUIET_MS) {
      this.redraw();
    } else {
      this.#frame();
    }
  }

  #frame() {
    this.#framedMs = performance.now();
    if (this.#failure === null) {
      try {
        this.#view?.live?.();
      } catch (e) {
        this.#failed(e);
      }
    }
    this.redraw();
  }

  redraw() {
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        this.#draw();
      });
    }
  }

  #draw() {
    try {
      render(this.#page(), this.#root);
    } catch (e) {
      // What was drawn by half can't be drawn on.
      this.#failed(e);
      this.#root.replaceChildren();
      delete (/** @type {any} */ (this.#root)['_$litPart$']);
      render(this.#page(), this.#root);
    }
  }

  /** @param {unknown} e what a page threw: a bug, told instead of the page */
  #failed(e) {
    this.#failure = e;
    console.error(e);
  }

  /** @param {string} message */
  #tellError(message) {
    if (!message.includes('ResizeObserver loop')) { // it only says that a size is set in the next frame
      this.notices.tell(`Something in this page went wrong: ${message}`, 'critical');
    }
  }

  #page() {
    return html`
      <a class="skip" href="#main" @click=${skip}>To the content</a>
      ${header(this)}
      <main id="main" tabindex="-1">${this.#content()}</main>
      ${this.notices.render()}
      ${this.dialogs.render()}
    `;
  }

  #content() {
    if (this.#trouble !== null && (!this.#known || this.context === null)) {
      return html`
        <section class="welcome">
          <h1>No answer yet</h1>
          <p class="problem" role="alert">${this.#trouble.message}</p>
          <p>It is asked again every few seconds.</p>
        </section>
      `;
    }
    if (!this.#known) {
      return html`<p class="empty">Asking …</p>`;
    }
    if (!this.session.may('read')) {
      return html`
        <section class="welcome">
          <h1>A token is needed</h1>
          <p>
            ${this.session.token === ''
              ? 'This coordinator tells nothing without one.'
              : 'The one that this tab had is not known here any more, or may not read.'}
          </p>
          ${this.dialogs.tokenForm(nothing)}
        </section>
      `;
    }
    if (this.context === null) {
      return html`
        <section class="welcome">
          <h1>There is no swarm yet</h1>
          <p>One begins with its first task or agent, and is shown here then. Try, in other shells:</p>
          <pre>fairlead agent run -- tr a-z A-Z
fairlead submit --payload hello --wait</pre>
        </section>
      `;
    }
    return this.live?.problem?.status === 404 ? this.#unknown(this.context.swarm) : this.#shown();
  }

  /** @param {string} swarm */
  #unknown(swarm) {
    const others = this.swarms.map(it => it.swarmId).filter(it => it !== swarm);
    return html`
      <section class="welcome">
        <h1>There is no swarm <span class="id">${swarm}</span></h1>
        <p role="alert">It has been deleted, or has not begun. It is shown here as soon as there is one.</p>
        ${others.length === 0
          ? nothing
          : html`
              <p>There ${others.length === 1 ? 'is' : 'are'}:</p>
              <ul>${others.slice(0, 20).map(it => html`<li><a class="id" href=${address(it, 'now')}>${it}</a></li>`)}</ul>
            `}
      </section>
    `;
  }

  #shown() {
    return html`${this.#states()} ${this.#failure === null && this.#view !== null ? this.#drawn(this.#view) : this.#broken()}`;
  }

  /** @param {View} view */
  #drawn(view) {
    try {
      return view.render();
    } catch (e) {
      this.#failed(e);
      return this.#broken();
    }
  }

  #broken() {
    return html`
      <section class="welcome">
        <h1>This page has a bug</h1>
        <p class="problem" role="alert">${String(this.#failure)}</p>
        <p>Its other pages go on. More is told in the browser's console.</p>
        <button @click=${() => this.#route(true)}>Open it again</button>
      </section>
    `;
  }

  /** What holds for every page, above it. */
  #states() {
    const live = /** @type {Live} */ (this.live);
    const stood = live.now === null ? '' : ` What is shown stood at ${clock(live.nowMs)}.`;
    return html`
      ${live.problem === null
        ? nothing
        : html`<p class="problem" role="alert">${sentence(live.problem.message)}${stood} It is asked again by itself.</p>`}
      ${live.now?.deleting ? html`<p class="caution">This swarm is being deleted.</p>` : nothing}
      ${live.now?.recovering
        ? html`<p class="caution">The coordinator has just taken this swarm over: it waits for its agents to report.</p>`
        : nothing}
      ${this.session.may('operate')
        ? nothing
        : html`<p class="hint">Read-only: what changes something needs a token with the role operate or admin.</p>`}
    `;
  }
}

/** @param {Event} e */
function skip(e) {
  e.preventDefault(); // the address says which page it is
  document.getElementById('main')?.focus();
}

/**
 * The server's words, as a sentence among others.
 *
 * @param {string} text
 */
function sentence(text) {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : first + '.';
}

new App().start();
