// The bar above every page: which swarm, which page, whether it is live, and who looks.

import {html, nothing} from './lib/lit-html/lit-html.js';
import {address} from './address.js';
import {PAGES} from './pages.js';
import {badge} from './parts.js';

/**
 * @typedef {import('./app.js').App} App
 * @typedef {import('./context.js').Context} Context
 */

const COLOURS = {system: 'Auto', light: 'Light', dark: 'Dark'};

/** @param {App} app */
export function header(app) {
  const context = app.context;
  const colours = COLOURS[app.theme.choice];
  return html`
    <header class="top">
      <span class="name"><img src="/dashboard/icon.svg" alt="" width="24" height="24">Fairlead</span>
      ${context === null ? nothing : html`${swarms(app, context)} ${pages(context)}`}
      <span class="grow"></span>
      <span class="states">${states(app)}</span>
      <button class="quiet" @click=${() => app.theme.turn()} title="Colours: automatic, light or dark">
        ${colours}<span class="unseen"> colours; press for the next</span>
      </button>
      <button class="quiet who" @click=${() => app.dialogs.askForToken()} title="Who is looking: give another token, or forget it">
        ${who(app)}
      </button>
    </header>
  `;
}

/**
 * @param {App} app
 * @param {Context} context
 */
function swarms(app, context) {
  const known = app.swarms.map(it => it.swarmId);
  const shown = known.includes(context.swarm) ? known : [context.swarm, ...known];
  const choose = (/** @type {Event} */ e) => {
    location.hash = address(/** @type {HTMLSelectElement} */ (e.target).value, context.page);
  };
  return html`
    <label class="swarm">
      <span class="unseen">Swarm</span>
      <select @change=${choose}>
        ${shown.map(id => html`<option value=${id} .selected=${id === context.swarm}>${id}</option>`)}
      </select>
    </label>
  `;
}

/** @param {Context} context */
function pages(context) {
  return html`
    <nav class="pages" aria-label="Pages">
      ${PAGES.map(it => html`<a href=${context.link(it.name)} aria-current=${it.name === context.page ? 'page' : nothing}>${it.title}</a>`)}
    </nav>
  `;
}

/** @param {App} app */
function states({live}) {
  if (live === null) {
    return nothing;
  }
  const connection =
    live.state === 'live'
      ? badge('live', 'good')
      : live.state === 'connecting'
        ? badge('connecting')
        : live.problem !== null && live.problem.status !== 0
          ? badge('not live', 'critical')
          : badge('no answer', 'critical');
  return html`${live.now?.paused ? badge('paused', 'warning') : nothing} ${connection}`;
}

/** @param {App} app */
function who({session}) {
  const {name, role} = session.caller;
  return role === 'none' ? 'Give a token' : role === 'read' ? `${name}: read-only` : `${name}: ${role}`;
}
