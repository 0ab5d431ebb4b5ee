// All tenants.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {count, duration, figure, percent} from '../../format.js';
import {TableState, badge, bar, panel, table, tile, tiles} from '../../parts.js';
import {Resource} from '../../resource.js';
import {fairnessOf} from '../now/kpis.js';
import {Lines} from './lines.js';
import {furthestBehind, matching, points, rows} from './rows.js';
import {Shares} from './shares.js';

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('../../app.js').View} View
 * @typedef {import('./rows.js').Row} Row
 * @typedef {import('./rows.js').Tenant} Tenant
 */

/** The list is asked for so often at most: frames tell what changes fast, milliseconds. */
const LIST_MS = 5000;

/** Of a page of the list, and of all that is shown: as many as may be configured. */
const PAGE = 1000;
const MOST_PAGES = 10;

/** Fewer are seen at once. */
const LEAST_TO_SEARCH = 9;

/**
 * @param {Context} context
 * @returns {View}
 */
export function overview(context) {
  const shares = new Shares(context);
  const lines = new Lines(shares);
  const state = new TableState();
  const list = new Resource(signal => listed(context, signal), context.redraw, LIST_MS);
  return {
    live: () => {
      shares.live();
      list.poke();
    },
    close: () => {
      shares.close();
      list.close();
    },
    render: () => {
      const {now, tenants} = context.live;
      const all = rows(tenants, list.value ?? new Map(), id => shares.last(id));
      return html`
        <div class="tenants stack">
          <h1>Tenants</h1>
          ${list.problem === null ? nothing : html`<p class="problem" role="alert">${list.problem.message}</p>`}
          ${now === null ? nothing : summary(all, fairnessOf(now, context.live.nowMs))}
          ${all.length === 0 ? nothing : lines.render()} ${everyone(context, all, state, shares.history.windowMs)}
        </div>
      `;
    },
  };
}

/**
 * @param {Context} context
 * @param {AbortSignal} signal
 * @returns {Promise<Map<string, Tenant>>}
 */
async function listed(context, signal) {
  /** @type {Map<string, Tenant>} */
  const found = new Map();
  let after = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const told = await context.api.get(context.path('tenants'), {limit: PAGE, after}, signal);
    told.tenants.forEach((/** @type {Tenant} */ it) => found.set(it.tenantId, it));
    if (told.next === null || told.next === undefined) {
      break;
    }
    after = told.next;
  }
  return found;
}

/**
 * @param {Row[]} all
 * @param {number | null} fairness
 */
function summary(all, fairness) {
  const busy = all.filter(it => it.tasks > 0).length;
  const behind = furthestBehind(all);
  const held = (/** @type {(row: Row) => boolean} */ what) => all.filter(what).length;
  const paused = held(it => it.paused);
  const draining = held(it => it.draining);
  const capped = held(it => it.atCap && it.waiting > 0);
  return tiles(
    tile('Tenants', count(all.length), {note: `${count(busy)} with tasks`}),
    tile('Fairness', figure(fairness), {note: fairness === null ? 'nothing ran lately' : '1 is even'}),
    tile('Furthest behind', behind === null ? 'none' : `−${points(behind.gap)}`, {
      note: behind === null ? 'nobody who waits gets 5 points less than is due' : behind.row.tenantId,
      tone: behind === null ? 'plain' : 'warning',
    }),
    tile('At their cap', count(capped), {note: 'and have tasks waiting', tone: capped > 0 ? 'info' : 'plain'}),
    tile('Paused', count(paused), {note: draining > 0 ? `${count(draining)} draining` : 'none draining', tone: paused > 0 ? 'info' : 'plain'}),
  );
}

/**
 * @param {Context} context
 * @param {Row[]} all
 * @param {TableState} state
 * @param {number} windowMs
 */
function everyone(context, all, state, windowMs) {
  const text = context.query.get('find') ?? '';
  const found = matching(all, text);
  return panel(
    'Share received, share due',
    html`
      ${all.length < LEAST_TO_SEARCH && text === '' ? nothing : search(context, text, state, `${count(found.length)} of ${count(all.length)}`)}
      ${table({
        caption: 'Tenants',
        columns: COLUMNS,
        rows: found,
        key: it => it.tenantId,
        state,
        redraw: context.redraw,
        href: it => context.link('tenants', it.tenantId),
        empty: text === '' ? 'No tenant has submitted anything yet.' : `No tenant has “${text}” in its id.`,
      })}
    `,
    {
      wide: true,
      note: `Of the work given to agents in the last ${windowMs / 1000}\u202fs. The mark is what is due: the weight by the weights of all that have work. Waits and what was completed, failed or rejected: since this instance took over.`,
    },
  );
}

/**
 * @param {Context} context
 * @param {string} text
 * @param {TableState} state
 * @param {string} found
 */
function search(context, text, state, found) {
  const typed = (/** @type {Event} */ e) => {
    context.filter({find: /** @type {HTMLInputElement} */ (e.target).value});
    state.page = 0;
    context.redraw();
  };
  return html`
    <form class="filters" role="search" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
      <label>
        Tenant
        <input type="search" placeholder="part of its id" autocomplete="off" spellcheck="false" .value=${text} @input=${typed}>
      </label>
      ${text === '' ? nothing : html`<span class="note" role="status">${found}</span>`}
    </form>
  `;
}

/** @type {import('../../parts.js').Column<Row>[]} */
const COLUMNS = [
  {
    title: 'Tenant',
    cell: it => html`<span class="id">${it.tenantId}</span>${unusual(it) ? states(it) : nothing}`,
    sort: it => it.tenantId,
    narrow: true,
  },
  {title: 'Received, due', cell: share, sort: it => it.received ?? -1, narrow: true, right: true},
  {title: 'Weight', cell: it => figureOf(it.weight), sort: it => it.weight, right: true},
  {title: 'Waiting', cell: it => count(it.waiting), sort: it => it.waiting, right: true, narrow: true},
  {title: 'With agents', cell: it => count(it.held), sort: it => it.held, right: true},
  {title: 'Wait p50', cell: it => wait(it, 'p50Ms'), sort: it => it.figures?.waits.p50Ms ?? -1, right: true},
  {title: 'p99', cell: it => wait(it, 'p99Ms'), sort: it => it.figures?.waits.p99Ms ?? -1, right: true},
  {title: 'Completed', cell: it => count(it.figures?.completed), sort: it => it.figures?.completed ?? -1, right: true},
  {title: 'Failed', cell: it => count(it.figures?.failed), sort: it => it.figures?.failed ?? -1, right: true},
  {title: 'Rejected', cell: it => count(it.figures?.rejected), sort: it => it.figures?.rejected ?? -1, right: true},
  {title: 'Limits', cell: it => html`<span class="limits">${limits(it)}</span>`},
];

/** @param {Row} it */
function share(it) {
  if (it.received === null || it.due === null) {
    return html`<span class="share"><span class="note">not known</span></span>`;
  }
  const behind = it.waiting > 0 && it.due - it.received > 0.05;
  const told = `${percent(it.received)} of the work received, ${percent(it.due)} due`;
  return html`
    <span class="share">
      ${bar(it.received, told, {due: it.due, tone: behind ? 'warning' : 'plain'})}
      <span class="told">${percent(it.received)}<span class="of"> of ${percent(it.due)}</span></span>
    </span>
  `;
}

/**
 * @param {Row} it
 * @param {'p50Ms' | 'p99Ms'} which
 */
function wait(it, which) {
  return it.figures === undefined || it.figures.waits.count === 0 ? '–' : duration(it.figures.waits[which]);
}

/** A weight as it was written. @param {number} weight */
export function figureOf(weight) {
  return String(weight);
}

/** @param {Row} it */
function limits({listed: tenant}) {
  if (tenant === undefined) {
    return '–';
  }
  const told = [
    tenant.ratePerSecond === null ? '' : `${tenant.ratePerSecond}\u2009/s`,
    tenant.maxQueued === null ? '' : `${count(tenant.maxQueued)} tasks`,
    tenant.minConcurrency === 0 ? '' : `at least ${count(tenant.minConcurrency)} with agents`,
    tenant.maxConcurrency === null ? '' : tenant.maxConcurrency === 0 ? 'none with agents' : `at most ${count(tenant.maxConcurrency)} with agents`,
  ].filter(it => it !== '');
  return told.length === 0 ? 'none' : told.join(', ');
}

/** @param {Row} it */
function unusual(it) {
  return it.paused || it.draining || (it.atCap && it.waiting > 0);
}

/** @param {Row} it */
export function states(it) {
  return html`<span class="states">${[
    it.paused ? badge('paused', 'info') : nothing,
    it.draining ? badge('draining', 'info') : nothing,
    it.atCap && it.waiting > 0 ? badge('at its cap', 'warning') : nothing,
    unusual(it) ? nothing : it.tasks > 0 ? badge('has work', 'good') : badge('no work'),
  ]}</span>`;
}
