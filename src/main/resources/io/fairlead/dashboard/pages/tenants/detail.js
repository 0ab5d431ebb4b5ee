// One tenant: what it receives, and what it may.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {carriedOut} from '../../api.js';
import {clock, count, duration, percent} from '../../format.js';
import {action, bar, loaded, panel, tile, tiles} from '../../parts.js';
import {Resource} from '../../resource.js';
import {colour} from '../../theme.js';
import {figureOf, states} from './overview.js';
import {QuotaForm} from './quota-form.js';
import {row} from './rows.js';
import {Chart, Shares, legend, shareOption, timeOption, trouble} from './shares.js';

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('../../app.js').View} View
 * @typedef {import('./rows.js').Row} Row
 * @typedef {import('./rows.js').Tenant} Tenant
 * @typedef {{atMs: number, version: number, weight: string, due: number | null, received: number | null}} Change
 */

/** From when on things are counted. */
const SINCE = 'since this instance took over';

const LEVELS = ['CRITICAL', 'HIGH', 'NORMAL', 'LOW'];

/** Settings of a division of capacity; shown where they are set. */
const DIVISION = [
  {key: 'shareWeight', title: 'Entitled to, relative to others'},
  {key: 'minShare', title: 'Least share'},
  {key: 'maxShare', title: 'Most of all'},
  {key: 'budgetPerHour', title: 'Budget, price an hour'},
];

/**
 * @param {Context} context
 * @param {string} id
 * @returns {View}
 */
export function detail(context, id) {
  const shares = new Shares(context);
  const tenant = new Resource(signal => context.api.get(context.path('tenants', id), {}, signal), context.redraw);
  const config = new Resource(signal => context.api.get(context.path('config'), {}, signal), context.redraw, 10_000);
  const chart = new Chart();
  const queue = new Chart();
  /** @type {Change | null} the weight that was set here last */
  let change = null;

  const now = () => row(id, context.live.tenants.get(id), tenant.value ?? undefined, shares.last(id));
  const form = new QuotaForm(context, id, (version, weight) => {
    if (weight !== undefined) {
      const {due, received} = now();
      change = {atMs: context.live.nowMs, version, weight, due, received};
    }
    tenant.refresh();
    config.refresh();
  });
  return {
    live: () => {
      shares.live();
      tenant.poke();
      config.poke();
    },
    close: () => {
      shares.close();
      tenant.close();
      config.close();
    },
    render: () => {
      const it = now();
      return html`
        <div class="tenants one stack">
          ${head(context, it, tenant)}
          ${loaded(
            tenant,
            () => html`
              ${figures(it)} ${change === null ? nothing : acting(change, it)}
              <div class="grid">
                ${panel(
                  'Share over time',
                  html`
                    ${trouble(shares)}
                    ${chart.render(
                      `${shares.key} ${change?.version}`,
                      () =>
                        shareOption(
                          shares,
                          [{id, colour: 'series-1'}],
                          change === null ? [] : [{atMs: change.atMs, name: `weight ${change.weight}`}],
                        ),
                      `Share of the work: ${percent(it.received)} received, ${percent(it.due)} due.`,
                    )}
                  `,
                  {note: legend(), actions: shares.spans()},
                )}
                ${panel(
                  'Tasks over time',
                  queue.render(shares.key, () => tasksOption(shares, id), `${count(it.waiting)} tasks waiting, ${count(it.held)} with agents.`),
                  {
                    note: html`${count(it.waiting)} waiting <span class="dot series-2" aria-hidden="true"></span>, ${count(it.held)} with
                      agents <span class="dot series-1" aria-hidden="true"></span>`,
                  },
                )}
                ${loaded(config, () => form.render(config.value, tenant.value))} ${more(context, it, config.value)}
              </div>
            `,
          )}
        </div>
      `;
    },
  };
}

/**
 * @param {Context} context
 * @param {Row} it
 * @param {Resource<any>} tenant
 */
function head(context, it, tenant) {
  const order = async (/** @type {string} */ what, /** @type {string} */ done) => {
    const answer = await context.api.command('POST', context.path('tenants', it.tenantId, what));
    tenant.refresh();
    return carriedOut(answer, done);
  };
  const held = it.paused || it.draining;
  return html`
    <div class="title">
      <h1><a href=${context.link('tenants')}>Tenants</a> <span class="id">${it.tenantId}</span></h1>
      ${tenant.value === null ? nothing : states(it)}
      ${tenant.value === null ? nothing : html`<div class="actions">${buttons()}</div>`}
    </div>
  `;

  function buttons() {
    return html`
        ${held
          ? action(context, {label: 'Resume', role: 'operate', run: () => order('resume', `${it.tenantId} goes on.`)})
          : nothing}
        ${it.paused
          ? nothing
          : action(context, {
              label: 'Pause',
              role: 'operate',
              run: () => order('pause', `${it.tenantId} is paused: its waiting tasks are kept back.`),
            })}
        ${it.draining
          ? nothing
          : action(context, {
              label: 'Drain',
              role: 'operate',
              danger: true,
              confirm: `Drain ${it.tenantId}? Nothing more is taken from it until it is resumed; what it has submitted is finished.`,
              run: () => order('drain', `${it.tenantId} is being drained: no more tasks are taken from it.`),
            })}
    `;
  }
}

/** @param {Row} it */
function figures(it) {
  const counted = it.figures;
  const waits = counted !== undefined && counted.waits.count > 0 ? counted.waits : null;
  return tiles(
    tile('Received', percent(it.received), {
      note: html`${bar(it.received ?? 0, `${percent(it.received)} received, ${percent(it.due)} due`, {due: it.due ?? undefined})}
        ${percent(it.due)} due`,
    }),
    tile('Weight', figureOf(it.weight)),
    tile('Waiting', count(it.waiting), {note: levels(it)}),
    tile('With agents', count(it.held), {note: cap(it.listed)}),
    tile('Wait, p50', duration(waits?.p50Ms), {note: waits === null ? nothing : html`p99 ${duration(waits.p99Ms)}, ${SINCE}`}),
    tile('Completed', count(counted?.completed), {
      note: counted === undefined ? nothing : `of ${count(counted.submitted)} submitted ${SINCE}`,
    }),
    tile('Failed', count(counted?.failed), {note: SINCE, tone: (counted?.failed ?? 0) > 0 ? 'warning' : 'plain'}),
    tile('Rejected', count(counted?.rejected), {
      note: `submissions ${SINCE}`,
      tone: (counted?.rejected ?? 0) > 0 ? 'warning' : 'plain',
    }),
  );
}

/** @param {Row} it */
function levels({listed}) {
  const told = LEVELS.filter(level => (listed?.waitingByLevel[level] ?? 0) > 0).map(
    level => `${count(listed?.waitingByLevel[level])} ${level.toLowerCase()}`,
  );
  return told.length === 0 ? nothing : told.join(', ');
}

/** @param {Tenant | undefined} tenant */
function cap(tenant) {
  return tenant === undefined || tenant.maxConcurrency === null ? 'no cap' : `of ${count(tenant.maxConcurrency)} at most`;
}

/**
 * How a weight that was set acts. Only what stays is read out by itself: shares are told anew every two seconds.
 *
 * @param {Change} change
 * @param {Row} it
 */
function acting(change, it) {
  return html`
    <section class="acting" aria-label="What the change does">
      <p>
        <span role="status">Version ${count(change.version)} is in force since ${clock(change.atMs)}: weight <b>${change.weight}</b>.</span>
        Due was ${percent(change.due)}, is <b>${percent(it.due)}</b>.
        Received was ${percent(change.received)}, is <b>${percent(it.received)}</b>.
      </p>
      ${bar(it.received ?? 0, `${percent(it.received)} received, ${percent(it.due)} due`, {due: it.due ?? undefined})}
    </section>
  `;
}

/**
 * @param {Shares} shares
 * @param {string} id
 */
function tasksOption(shares, id) {
  const {fromMs, untilMs} = shares.window;
  const trend = shares.history.tenants.get(id);
  const series = (/** @type {string} */ name, /** @type {string} */ tone, /** @type {number[]} */ values) => ({
    id: name,
    name,
    type: 'line',
    showSymbol: false,
    silent: true,
    lineStyle: {width: 1.6},
    areaStyle: {opacity: 0.1},
    itemStyle: {color: colour(tone)},
    data: shares.history.line(values, fromMs),
  });
  return {
    ...timeOption(fromMs, untilMs, count),
    series: trend === undefined ? [] : [series('waiting', 'series-2', trend.waiting), series('with agents', 'series-1', trend.held)],
  };
}

/**
 * @param {Context} context
 * @param {Row} it
 * @param {any} config
 */
function more(context, it, config) {
  const set = DIVISION.map(({key, title}) => ({title, value: config?.settings[`tenant.${it.tenantId}.${key}`]})).filter(
    each => each.value !== undefined,
  );
  return panel(
    'More',
    html`
      <dl class="facts">
        <dt>Tasks</dt>
        <dd><a href=${context.link('tasks', {tenant: it.tenantId})}>${count(it.tasks)} that have not ended</a></dd>
        <dt>Work given to it so far</dt>
        <dd>${duration(it.listed?.serviceMs)} at speed 1</dd>
        ${it.figures === undefined
          ? nothing
          : html`
              <dt>Share since this instance took over</dt>
              <dd>${percent(it.figures.receivedShare)}</dd>
            `}
        ${set.map(each => html`<dt>${each.title}</dt><dd>${each.value}</dd>`)}
      </dl>
      ${set.length === 0 ? html`<p class="note">No least or most share and no budget is set for divisions of capacity.</p>` : nothing}
    `,
  );
}
