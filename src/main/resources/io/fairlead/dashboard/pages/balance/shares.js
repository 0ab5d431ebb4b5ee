// How capacity would be divided between tenants, and what sets that.

import {html} from '../../lib/lit-html/lit-html.js';
import {count, figure, percent} from '../../format.js';
import {TableState, badge, table} from '../../parts.js';
import {facts} from './parts.js';

/** @typedef {import('../../app.js').Context} Context */
/**
 * @typedef {{weight: number, minConcurrency: number, maxConcurrency?: number}} Quota
 *
 * @typedef {{tenantId: string, demand: number, units: number, shareNow: number, share: number, costPerHour: number, tasks: number,
 *   before: Quota, after: Quota, bounds: {message: string}[]}} TenantShares
 *
 * @typedef {{feasible: boolean, objective: string, capacity: number, utilisation?: number, tenants: TenantShares[],
 *   conflict: {message: string}[], changes: Record<string, string>, applied: boolean, configVersion?: number, timedOut: boolean}} Shares
 */

export class SharesResult {
  #table = new TableState();

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
  }

  /** @param {Shares} shares */
  render(shares) {
    if (!shares.feasible) {
      return html`
        <p>${badge('contradiction', 'critical')} These can’t be kept together; without any one of them the rest could be:</p>
        <ul>${shares.conflict.map(it => html`<li>${it.message}</li>`)}</ul>
        <p class="note">Nothing was changed.</p>
      `;
    }
    return html`
      ${facts(
        ['Capacity', `${figure(shares.capacity)} slots of speed 1`],
        ['Objective', shares.objective],
        ['Used of it', `${percent(shares.utilisation)}${shares.timedOut ? '; not as good as can be, the time was up' : ''}`],
      )}
      ${table({
        caption: 'Tenants and what they get',
        columns: [
          {title: 'Tenant', narrow: true, sort: it => it.tenantId, cell: it => html`<span class="id">${it.tenantId}</span>`},
          {title: 'Asks for', right: true, sort: it => it.demand, cell: it => html`${figure(it.demand)} slots`},
          {title: 'Share now', right: true, narrow: true, sort: it => it.shareNow, cell: it => percent(it.shareNow)},
          {title: 'Share', right: true, narrow: true, sort: it => it.share, cell: it => html`<b>${percent(it.share)}</b>`},
          {title: 'Weight', right: true, narrow: true, cell: it => changed(figure(it.before.weight), figure(it.after.weight))},
          {title: 'At least', right: true, cell: it => changed(count(it.before.minConcurrency), count(it.after.minConcurrency))},
          {title: 'At most', right: true, cell: it => changed(cap(it.before), cap(it.after))},
          {title: 'Bound by', cell: it => it.bounds[0]?.message ?? '–'},
        ],
        rows: shares.tenants,
        key: it => it.tenantId,
        empty: 'No tenant asks for anything or has a constraint.',
        state: this.#table,
        redraw: this.context.redraw,
        href: it => this.context.link('tenants', it.tenantId),
      })}
      <p>${end(shares)}</p>
    `;
  }
}

/** @param {Quota} quota */
const cap = quota => (quota.maxConcurrency === undefined ? 'no limit' : quota.maxConcurrency === 0 ? 'none' : count(quota.maxConcurrency));

/**
 * @param {string} before
 * @param {string} after
 */
const changed = (before, after) => (before === after ? after : html`${before} → <b>${after}</b>`);

/** @param {Shares} shares */
function end(shares) {
  const changes = Object.keys(shares.changes).length;
  const settings = changes === 1 ? 'one setting' : `${count(changes)} settings`;
  if (changes === 0) {
    return 'The settings are as they should be: nothing is to be changed.';
  }
  return shares.applied ? `Version ${shares.configVersion} of the configuration sets ${settings}.` : `It would change ${settings}; nothing was.`;
}
