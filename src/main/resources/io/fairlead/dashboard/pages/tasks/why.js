// Why a task is not done yet.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {tile, tiles} from '../../parts.js';
import {clock, count, duration, figure, words} from '../../format.js';

/** What it waits for, in a few words. @type {Record<string, string>} */
const BLOCKERS = {
  running: 'It runs',
  'local-queue': 'Waits for the agent in whose local queue it is',
  'at-agent': 'Its agent has it and has not begun',
  delay: 'Waits for its earliest start',
  retry: 'Waits for its next attempt',
  dependency: 'Waits for other tasks',
  'swarm-paused': 'The swarm is paused',
  recovery: 'The swarm is being taken over by another coordinator',
  'tenant-paused': 'Its tenant is paused',
  'tenant-concurrency': 'Its tenant has as many tasks at agents as it may',
  capability: 'No agent has what it needs',
  resource: 'Waits for resources that it demands',
  rate: 'Waits for a rate that it draws on',
  breaker: 'The breakers of the agents that could run it are open',
  'agents-unavailable': 'The agents that could run it take no work now',
  capacity: 'Waits for room at an agent',
};

/** @type {Record<string, [string, (value: number) => string]>} */
const URGENCY = {
  priority: ['Priority', figure],
  aging: ['Gained by waiting', value => '+' + figure(value)],
  effectivePriority: ['Together', figure],
  deadlineMs: ['Deadline', value => clock(value)],
  costMs: ['Expected run time', duration],
  agingMs: ['Gained by waiting', duration],
  effectiveCostMs: ['What is left', duration],
  tenantWeight: ['Weight of its tenant', figure],
  arrival: ['Number of its arrival', count],
};

/** @type {Record<string, string>} */
const SOURCES = {TASK: 'as its producer said', LEARNED: 'learned from tasks of its type', CONFIGURED: 'as set for types of which nothing is known'};

/** @type {Record<string, string>} */
const ORDERS = {
  fifo: 'first come, first served',
  wrr: 'tenants in turn by weight',
  'fair-share': 'fair shares of tenants',
  wfq: 'fair shares of tenants',
  edf: 'the earliest deadline first',
  priority: 'by priority and age',
  shortest: 'the shortest first',
};

/**
 * @param {any} why
 * @param {number} nowMs by the swarm's clock
 * @param {number | undefined} submittedAtMs
 */
export function whyOf(why, nowMs, submittedAtMs) {
  const leftMs = why.expectedStartAtMs === undefined ? undefined : why.expectedStartAtMs - nowMs;
  const waitedMs = submittedAtMs === undefined ? why.waitedMs : Math.max(0, nowMs - submittedAtMs);
  const urgency = Object.entries(why.urgency);
  return html`
    <p class="blocker"><strong>${BLOCKERS[why.blocker] ?? words(why.blocker)}.</strong> ${sentence(why.message)}</p>
    ${tiles(
      tile('In line before it', why.ahead === undefined ? '–' : count(why.ahead), {
        note: why.ahead === undefined ? 'it does not stand in line' : `of level ${words(why.level)}; ${ORDERS[why.discipline] ?? why.discipline}`,
      }),
      tile('Expected start', leftMs === undefined ? '–' : leftMs <= 0 ? 'now' : 'in ' + duration(leftMs), {
        note: leftMs === undefined ? 'that can’t be told' : `at ${clock(why.expectedStartAtMs)}, if all stays as it is`,
      }),
      tile('Waited', duration(waitedMs), {note: 'since it was submitted'}),
      tile('Expected run time', duration(why.estimatedCostMs), {note: `at speed 1, ${SOURCES[why.estimateSource] ?? ''}`}),
    )}
    ${urgency.length === 0
      ? nothing
      : html`
          <h3>What its place goes by</h3>
          <dl class="facts">
            ${urgency.map(([name, value]) => {
              const [title, told] = URGENCY[name] ?? [words(name), figure];
              return html`<dt>${title}</dt><dd>${told(Number(value))}</dd>`;
            })}
          </dl>
        `}
  `;
}

/** @param {string} message */
function sentence(message) {
  return message === '' ? '' : message[0].toUpperCase() + message.slice(1) + '.';
}
