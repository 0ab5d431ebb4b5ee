// Starts the dashboard: which page is shown, of which swarm, for whom.

import {html, nothing, render} from './lib/lit-html/lit-html.js';
import {ref} from './lib/lit-html/directives/ref.js';
import {address, parsed} from './address.js';
import {Api, Problem} from './api.js';
import {Live} from './live.js';
import {Session} from './session.js';
import {Theme} from './theme.js';
import {badge} from './parts.js';
import {now} from './pages/now.js';
import {agents} from './pages/agents.js';
import {tenants} from './pages/tenants.js';
import {tasks} from './pages/tasks.js';
import {balance} from './pages/balance.js';
import {deadLetters} from './pages/dead-letters.js';

/**
 * @typedef {{render: () => unknown, live?: () => void, close?: () => void}} View
 *   live: called after each frame, before it is drawn; close: the page is left
 *
 * @typedef {{name: string, title: string, open: (context: Context) => View}} Page
 */

/** @type {Page[]} in the order of the menu */
const PAGES = [now, agents, tenants, tasks, balance, deadLetters];

/** @typedef {import('./api.js').Query} Query */

/** How often the list of swarms and what the caller may do are asked for, milliseconds. */
const LOOK_EVERY_MS = 15000;

/** How long something that was done is told, milliseconds. */
const NOTICE_MS = 8000;

/** What a page has to work with. It lives as long as the page, one swarm and the rest of the address. */
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
   * Tells something for some seconds.
   *
   * @param {string} text
   * @param {'good' | 'critical'} [tone]
   */
  notify(text, tone = 'good') {
    this.app.notify(text, tone);
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
    return this.app.confirm(question, label);
  }
}

class App {
  session = new Session();
  api = new Api(this.session);
  /** @type {Live | null} */
  live = null;
  /** @type {any[]} */
  swarms = [];
  /** @type {Context | null} */
  context = null;
  /** @type {View | null} */
  view = null;
  /** @type {{text: string, tone: string} | null} */
  notice = null;
  /** @type {{question: string, label: string, answer: (yes: boolean) => void} | null} */
  question = null;
  askingForToken = false;
  /** @type {string} why the token was not taken; empty if nothing is wrong */
  tokenProblem = '';
  started = false;

  #drawing = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #noticeTimer;
  theme = new Theme(() => this.redraw());

  async start() {
    document.getElementById('app')?.replaceChildren();
    addEventListener('hashchange', () => this.#route());
    await this.#look();
    this.started = true;
    this.#route();
    setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Who looks, and at what there is to look at. */
  async #look() {
    try {
      this.session.caller = await this.api.get(['v1', 'caller']);
      this.tokenProblem = '';
      this.swarms = this.session.may('read')
        ? (await this.api.get(['v1', 'swarms'], {partial: true, limit: 1000})).swarms
        : [];
    } catch (e) {
      if (!(e instanceof Problem)) {
        throw e;
      }
      if (e.status === 401) {
        this.session.caller = {name: 'anonymous', role: 'none'};
        this.tokenProblem = 'The token is not known here.';
      }
    }
    if (this.started && this.context === null) {
      this.#route();
    }
    this.redraw();
  }

  #route() {
    const asked = parsed(location.hash);
    const swarm = asked.swarm ?? this.swarms[0]?.swarmId;
    const page = PAGES.find(it => it.name === asked.page) ?? PAGES[0];
    this.view?.close?.();
    this.view = null;
    this.context = null;
    if (swarm === undefined || !this.session.may('read')) {
      this.live?.close();
      this.live = null;
      this.redraw();
      return;
    }
    if (this.live?.swarm !== swarm) {
      this.live?.close();
      this.live = new Live(this.api, swarm, () => this.#frame());
    }
    const moved = this.started && asked.swarm !== undefined;
    this.context = new Context(this, swarm, page.name, asked.rest, asked.query);
    this.view = page.open(this.context);
    document.title = `${page.title} · ${swarm} · Fairlead`;
    this.redraw();
    if (moved) {
      requestAnimationFrame(() => document.getElementById('main')?.focus({preventScroll: true}));
      scrollTo(0, 0);
    }
  }

  #frame() {
    this.view?.live?.();
    this.redraw();
  }

  redraw() {
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        render(this.#page(), /** @type {HTMLElement} */ (document.getElementById('app')));
      });
    }
  }

  /**
   * @param {string} text
   * @param {string} tone
   */
  notify(text, tone) {
    this.notice = {text, tone};
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.notice = null;
      this.redraw();
    }, NOTICE_MS);
    this.redraw();
  }

  /**
   * @param {string} question
   * @param {string} label
   * @returns {Promise<boolean>}
   */
  confirm(question, label) {
    return new Promise(answer => {
      this.question = {question, label, answer};
      this.redraw();
    });
  }

  /** @param {boolean} yes */
  #answer(yes) {
    this.question?.answer(yes);
    this.question = null;
    this.redraw();
  }

  #page() {
    return html`
      <a class="skip" href="#main" @click=${skip}>To the content</a>
      ${this.#header()}
      <main id="main" tabindex="-1">${this.#content()}</main>
      <div class="notices" role="status" aria-live="polite">
        ${this.notice === null ? nothing : html`<p class="notice ${this.notice.tone}">${this.notice.text}</p>`}
      </div>
      ${this.question === null ? nothing : this.#confirmation(this.question)}
      ${this.askingForToken ? this.#tokenDialog() : nothing}
    `;
  }

  #header() {
    const context = this.context;
    return html`
      <header class="top">
        <span class="name"><img src="/dashboard/icon.svg" alt="" width="24" height="24">Fairlead</span>
        ${context === null
          ? nothing
          : html`
              <label class="swarm">
                <span class="unseen">Swarm</span>
                <select @change=${(/** @type {Event} */ e) => this.#choose(/** @type {HTMLSelectElement} */ (e.target).value)}>
                  ${this.#known(context.swarm).map(
                    id => html`<option value=${id} ?selected=${id === context.swarm}>${id}</option>`,
                  )}
                </select>
              </label>
              <nav class="pages" aria-label="Pages">
                ${PAGES.map(
                  it => html`<a href=${context.link(it.name)} aria-current=${it.name === context.page ? 'page' : nothing}>${it.title}</a>`,
                )}
              </nav>
            `}
        <span class="grow"></span>
        ${this.#connection()}
        <button class="quiet" @click=${() => this.theme.turn()} aria-label="Colours: ${this.theme.choice}. Press for others.">
          ${{system: 'Auto', light: 'Light', dark: 'Dark'}[this.theme.choice]}
        </button>
        <button class="quiet" @click=${() => this.#askForToken()}>${this.#who()}</button>
      </header>
    `;
  }

  #who() {
    const {name, role} = this.session.caller;
    return role === 'none' ? 'Give a token' : role === 'read' ? `${name}: read-only` : `${name}: ${role}`;
  }

  #connection() {
    const live = this.live;
    if (live === null) {
      return nothing;
    }
    return live.state === 'live' ? badge('live', 'good') : live.state === 'connecting' ? badge('connecting') : badge('no answer', 'critical');
  }

  /** @param {string} shown */
  #known(shown) {
    const ids = this.swarms.map(it => it.swarmId);
    return ids.includes(shown) ? ids : [shown, ...ids];
  }

  /** @param {string} swarm */
  #choose(swarm) {
    location.hash = address(swarm, this.context?.page ?? 'now');
  }

  #content() {
    if (!this.started) {
      return html`<p class="empty">Asking …</p>`;
    }
    if (!this.session.may('read')) {
      return html`
        <section class="welcome">
          <h1>A token is needed</h1>
          <p>${this.tokenProblem || 'This coordinator tells nothing without a token.'}</p>
          <p>Tokens are made with <code>fairlead token create</code>. This one stays in this tab, and is forgotten when it is closed.</p>
          <button @click=${() => this.#askForToken()}>Give a token</button>
        </section>
      `;
    }
    if (this.view === null || this.context === null) {
      return html`
        <section class="welcome">
          <h1>There is no swarm yet</h1>
          <p>One begins with its first task or agent. Try, in other shells:</p>
          <pre>fairlead agent run -- tr a-z A-Z
fairlead submit --payload hello --wait</pre>
        </section>
      `;
    }
    const problem = this.live?.problem;
    return html`
      ${problem ? html`<p class="problem" role="alert">${problem.message}</p>` : nothing}
      ${this.session.may('operate')
        ? nothing
        : html`<p class="hint">Read-only: what changes something needs a token with the role operate or admin.</p>`}
      ${this.view.render()}
    `;
  }

  /** @param {{question: string, label: string}} asked */
  #confirmation(asked) {
    return html`
      <dialog ${ref(opened)} aria-labelledby="question" @cancel=${() => this.#answer(false)}>
        <p id="question">${asked.question}</p>
        <div class="actions">
          <button class="quiet" @click=${() => this.#answer(false)}>Leave it</button>
          <button class="danger" @click=${() => this.#answer(true)}>${asked.label}</button>
        </div>
      </dialog>
    `;
  }

  #askForToken() {
    this.askingForToken = true;
    this.redraw();
  }

  #tokenDialog() {
    const end = () => {
      this.askingForToken = false;
      this.redraw();
    };
    const keep = async (/** @type {SubmitEvent} */ e) => {
      e.preventDefault();
      const field = /** @type {HTMLInputElement} */ (document.getElementById('token'));
      this.session.keep(field.value.trim());
      end();
      this.live?.close();
      this.live = null;
      await this.#look();
      this.#route();
    };
    return html`
      <dialog ${ref(opened)} aria-labelledby="token-title" @cancel=${end}>
        <form @submit=${keep}>
          <h2 id="token-title">Token</h2>
          <p>Now: ${this.session.caller.name}, role ${this.session.caller.role}.</p>
          <label for="token">Token, or nothing to go without one</label>
          <input id="token" type="password" autocomplete="off" spellcheck="false">
          <div class="actions">
            <button type="button" class="quiet" @click=${end}>Leave it</button>
            <button type="submit">Use it</button>
          </div>
        </form>
      </dialog>
    `;
  }
}

/** @param {Element | undefined} dialog */
function opened(dialog) {
  if (dialog instanceof HTMLDialogElement && !dialog.open) {
    // Once it is in the page.
    queueMicrotask(() => dialog.isConnected && !dialog.open && dialog.showModal());
  }
}

/** @param {Event} e */
function skip(e) {
  e.preventDefault(); // the address says which page it is
  document.getElementById('main')?.focus();
}

new App().start();
