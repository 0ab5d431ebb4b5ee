// Whether a swarm is well, in a word and a sentence. Pure.

import {count, duration, percent, figure, words} from '../../format.js';
import {MARKS} from './fleet.js';

/**
 * @typedef {import('../../views.js').Now} Now
 * @typedef {import('./fleet.js').Fleet} Fleet
 * @typedef {import('../../parts.js').Tone} Tone
 * @typedef {{title: string, tone: Tone, text: string}} Verdict
 */

/** What binds, by its code, as it follows on "Held up by". */
const HELD_UP_BY = new Map([
  ['hot-partition', 'a busy partition'],
  ['stream-thread', 'the coordinator'],
  ['capability', 'what tasks ask for'],
  ['breaker', 'open breakers'],
  ['agents-unavailable', 'agents that take no work'],
  ['resource', 'resources'],
  ['tenant-paused', 'a paused tenant'],
  ['tenant-cap', 'a tenant’s cap'],
  ['tenant-rate', 'a tenant’s rate'],
  ['tenant-quota', 'a tenant’s quota'],
  ['queue-full', 'a full queue'],
  ['admission', 'deadlines that can’t be kept'],
  ['hot-agent', 'one busy agent'],
  ['dispatch-round-trip', 'the way to the agents'],
  ['capacity', 'capacity'],
  ['not-ready', 'tasks that are not ready'],
]);

/** @type {Record<string, Tone>} */
export const TONES = {critical: 'critical', warning: 'warning', info: 'info'};

/** @type {[import('./fleet.js').Mark, string, string][]} of one agent, and of more */
const TROUBLES = [
  [MARKS.OPEN, 'has its breaker open', 'have their breakers open'],
  [MARKS.HALF_OPEN, 'has its breaker half open', 'have their breakers half open'],
  [MARKS.SUSPECT, 'is suspect', 'are suspect'],
  [MARKS.LOST, 'is lost', 'are lost'],
];

/** From this share of attempts on that fail, it is said. */
const MANY_FAIL = 0.2;

/**
 * @param {Now} now
 * @param {Fleet} fleet
 * @returns {Verdict}
 */
export function verdict(now, fleet) {
  const worst = now.findings[0];
  if (now.deleting) {
    return {title: 'Being deleted', tone: 'warning', text: `It takes no new tasks; ${tasks(now.tasks)} left.`};
  }
  if (now.paused) {
    return {
      title: 'Paused',
      tone: 'warning',
      text: `Nothing is given out until it is resumed; ${tasks(now.waiting)} waiting, ${count(now.held)} with agents.`,
    };
  }
  if (now.recovering) {
    return {title: 'Being taken over', tone: 'info', text: 'The coordinator has just taken it over and gives out nothing for a moment.'};
  }
  if (fleet.there === 0) {
    return {
      title: 'No agents',
      tone: now.tasks > 0 ? 'critical' : 'info',
      text:
        (fleet.all === 0 ? 'There is no agent' : `All ${count(now.agentCount)} agents are gone`) +
        (now.tasks > 0 ? `; ${tasks(now.tasks)} waiting.` : ', and there are no tasks.'),
    };
  }
  if (worst !== undefined && worst.severity !== 'info') {
    return {
      title: 'Held up by ' + (HELD_UP_BY.get(worst.constraint) ?? words(worst.constraint)),
      tone: TONES[worst.severity] ?? 'warning',
      text: backlog(now),
    };
  }
  const trouble = troubles(now, fleet);
  if (trouble !== '') {
    return {title: 'Works, with trouble', tone: 'warning', text: trouble};
  }
  if (now.tasks === 0 && now.submittedPerSecond === 0) {
    return {title: 'Nothing to do', tone: 'info', text: `No tasks; ${count(fleet.taking)} ${fleet.taking === 1 ? 'agent waits' : 'agents wait'} for some.`};
  }
  return {title: 'Well', tone: 'good', text: worst?.message ?? 'Nothing holds it up.'};
}

/** @param {number} n */
function tasks(n) {
  return `${count(n)} ${n === 1 ? 'task' : 'tasks'}`;
}

/**
 * What waits; why, the findings tell.
 *
 * @param {Now} now
 */
function backlog(now) {
  const oldestMs = Math.max(0, ...now.levels.map(it => it.oldestWaitMs));
  return (
    `${tasks(now.waiting)} waiting` +
    (oldestMs > 0 ? `, the oldest for ${duration(oldestMs)}` : '') +
    (now.drainMs === undefined ? '; no agent takes work.' : `; what is there takes ${duration(now.drainMs)}.`)
  );
}

/**
 * What is wrong though nothing is held up by it.
 *
 * @param {Now} now
 * @param {Fleet} fleet
 */
function troubles(now, fleet) {
  const parts = [];
  for (const [is, one, many] of TROUBLES) {
    const n = fleet.marks.get(is) ?? 0;
    if (n > 0) {
      parts.push(n === 1 ? `one agent ${one}` : `${count(n)} agents ${many}`);
    }
  }
  const ended = now.failedPerSecond + now.completedPerSecond;
  if (now.failedPerSecond > MANY_FAIL * ended) {
    parts.push(`${percent(now.failedPerSecond / ended)} of tasks fail`);
  }
  const text = parts.join(', ');
  return text === '' ? '' : `${text[0].toUpperCase()}${text.slice(1)}; no task is held up.`;
}

/**
 * Figures of a finding: 'agentsAble' becomes 'agents able', 'drainMs' a duration, 'busyShare' per cent.
 *
 * @param {Record<string, number>} numbers
 * @returns {[string, string][]}
 */
export function numbersOf(numbers) {
  return Object.entries(numbers).map(([name, value]) => {
    const spaced = (/** @type {string} */ it) => it.replace(/[A-Z]/g, letter => ' ' + letter.toLowerCase());
    if (name.endsWith('Ms')) {
      return [spaced(name.slice(0, -2)), duration(value)];
    }
    if (name.endsWith('Share')) {
      return [spaced(name.slice(0, -5)), percent(value)];
    }
    return name.endsWith('PerSecond') ? [spaced(name.slice(0, -9)), figure(value) + '\u2009/s'] : [spaced(name), Number.isInteger(value) ? count(value) : figure(value)];
  });
}
