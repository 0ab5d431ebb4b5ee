// Settings of a tenant that are changed here. Pure.

import {count} from '../../format.js';

/**
 * @typedef {import('./rows.js').Tenant} Tenant
 * @typedef {{key: string, title: string, unit: string, note: string, value: (tenant: Tenant) => string}} Quota
 *   value: what is in force, where nothing is set
 */

/** @type {Quota[]} */
export const QUOTA = [
  {
    key: 'weight',
    title: 'Weight',
    unit: '',
    note: 'Its share beside other tenants that have work: 0.01 to 1000.',
    value: it => String(it.weight),
  },
  {
    key: 'ratePerSecond',
    title: 'Rate',
    unit: 'tasks/s',
    note: 'Taken from it in the long run; 0 for no limit.',
    value: it => (it.ratePerSecond === null ? 'no limit' : String(it.ratePerSecond)),
  },
  {
    key: 'burst',
    title: 'Burst',
    unit: 'tasks',
    note: 'Taken at once after a quiet time, where there is a rate.',
    value: it => String(it.burst),
  },
  {
    key: 'maxQueued',
    title: 'Most tasks',
    unit: 'tasks',
    note: 'That have not ended; further ones are rejected. 0 for no limit.',
    value: it => (it.maxQueued === null ? 'no limit' : count(it.maxQueued)),
  },
  {
    key: 'minConcurrency',
    title: 'Least with agents',
    unit: 'tasks',
    note: 'With fewer it goes before those that have their least.',
    value: it => String(it.minConcurrency),
  },
  {
    key: 'maxConcurrency',
    title: 'Most with agents',
    unit: 'tasks',
    note: '0 for no limit; none: nothing of it is given to agents.',
    value: it => (it.maxConcurrency === null ? 'no limit' : count(it.maxConcurrency)),
  },
];

/**
 * What is to be sent: a number where one was typed, null where nothing is to be set any more; anything else as it
 * is, for the server to say what is wrong.
 *
 * @param {{key: string, own: string, typed: string | undefined}[]} fields own: what is set
 * @returns {Record<string, number | string | null>}
 */
export function changes(fields) {
  /** @type {Record<string, number | string | null>} */
  const wanted = {};
  for (const {key, own, typed} of fields) {
    const text = typed?.trim();
    if (text === undefined || text === own) {
      continue;
    }
    wanted[key] = text === '' ? null : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  }
  return wanted;
}

/**
 * What was typed apart from what was sent: it may have been typed on meanwhile.
 *
 * @param {Record<string, string>} typed by key
 * @param {Record<string, string>} sent by key
 * @returns {Record<string, string>}
 */
export function unsent(typed, sent) {
  return Object.fromEntries(Object.entries(typed).filter(([key, text]) => text !== sent[key]));
}

/**
 * To which field belongs what the server says.
 *
 * @param {string} message such as tenant.a.weight '0': must be 0.01 to 1000
 * @param {string} tenant
 * @returns {{key: string, message: string}} key: empty if it belongs to none
 */
export function fieldOf(message, tenant) {
  for (const {key} of QUOTA) {
    const name = `tenant.${tenant}.${key} `;
    if (message.startsWith(name)) {
      return {key, message: message.slice(name.length).replace(/^'"(.*)"':/, '‘$1’:').replace(/^'(.*?)':/, '‘$1’:')};
    }
  }
  return {key: '', message};
}
