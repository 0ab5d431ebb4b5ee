// What lists of tasks tell of each.

import {html} from '../../lib/lit-html/lit-html.js';
import {badge} from '../../parts.js';
import {clock, count, duration, words} from '../../format.js';
import {stateName, stateTone} from './states.js';

/**
 * @typedef {import('../../context.js').Context} Context
 * @typedef {import('../../parts.js').Column<any>} Column
 */

/**
 * @param {Context} context
 * @param {string | undefined} id
 * @param {'tenants' | 'agents'} page
 */
function to(context, id, page) {
  return id === undefined ? '–' : html`<a class="id" href=${context.link(page, id)}>${id}</a>`;
}

/**
 * @param {Context} context
 * @returns {Column[]}
 */
export function liveColumns(context) {
  const {nowMs} = context.live;
  return [
    {title: 'Task', cell: row => html`<span class="id">${row.taskId}</span>`, narrow: true},
    {title: 'State', cell: row => badge(stateName(row.phase), stateTone(row.phase)), narrow: true},
    {title: 'Level', cell: row => words(row.level)},
    {title: 'Tenant', cell: row => to(context, row.tenantId, 'tenants')},
    {title: 'Type', cell: row => html`<span class="id">${row.taskType}</span>`},
    {title: 'Agent', cell: row => to(context, row.agentId ?? row.placedWithAgentId, 'agents')},
    {title: 'Attempts', cell: row => count(row.attempts), right: true},
    {title: 'Age', cell: row => duration(Math.max(0, nowMs - row.submittedAtMs)), right: true, narrow: true},
  ];
}

/**
 * @param {Context} context
 * @returns {Column[]}
 */
export function endedColumns(context) {
  return [
    {title: 'Task', cell: row => html`<span class="id">${row.taskId}</span>`, narrow: true},
    {title: 'Ended', cell: row => badge(stateName(row.kind), stateTone(row.kind)), narrow: true},
    {title: 'Level', cell: row => words(row.level)},
    {title: 'Tenant', cell: row => to(context, row.tenantId, 'tenants')},
    {title: 'Type', cell: row => html`<span class="id">${row.taskType}</span>`},
    {title: 'Agent', cell: row => to(context, row.agentId, 'agents')},
    {title: 'Attempts', cell: row => count(row.attempts), right: true},
    {title: 'Ran', cell: row => duration(row.runTimeMs), right: true},
    {title: 'Took', cell: row => duration(Math.max(0, row.endedAtMs - row.submittedAtMs)), right: true},
    {title: 'At', cell: row => clock(row.endedAtMs), right: true, narrow: true},
  ];
}
