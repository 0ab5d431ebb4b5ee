// How an agent stands, in words. Pure.

/**
 * @typedef {import('../../parts.js').Tone} Tone
 * @typedef {{phase: string, breaker: string, unavailability?: string | null}} Standing
 */

/** @type {Record<string, [string, Tone]>} by the code of why an agent gets no new work */
const NO_WORK = {
  joining: ['joining', 'info'],
  suspect: ['silent', 'warning'],
  lost: ['lost', 'critical'],
  left: ['left', 'plain'],
  'topic-not-ready': ['topic not ready', 'info'],
  draining: ['winding up', 'info'],
  drained: ['drained', 'info'],
  throttled: ['throttled to a halt', 'warning'],
  'breaker-open': ['breaker open', 'critical'],
  'breaker-half-open': ['on trial', 'warning'],
};

/** @type {Record<string, string>} the same at length */
const AT_LENGTH = {
  joining: 'It has said hello and not reported yet.',
  suspect: 'It has not reported for a while, and gets no new work until it does.',
  lost: 'It has been silent for too long; its work was queued again.',
  left: 'It said goodbye.',
  'topic-not-ready': 'Its topic is being created or deleted.',
  draining: 'It wants no new work itself.',
  drained: 'An operator wants it to get no new work; what it has, it ends.',
  throttled: 'It holds back all of its speed.',
  'breaker-open': 'It failed too often, and gets no work for a time.',
  'breaker-half-open': 'It failed too often, and is tried again with a few tasks.',
};

/**
 * In a word or two, with a tone.
 *
 * @param {Standing} agent
 * @returns {[string, Tone]}
 */
export function standing(agent) {
  const code = agent.unavailability;
  if (code) {
    return NO_WORK[code] ?? [code.replaceAll('-', ' '), 'warning'];
  }
  return agent.breaker === 'HALF_OPEN' ? ['on trial', 'warning'] : ['takes work', 'good'];
}

/**
 * In a sentence; empty if there is nothing to say.
 *
 * @param {Standing} agent
 */
export function standingAtLength(agent) {
  const code = agent.unavailability ?? (agent.breaker === 'HALF_OPEN' ? 'breaker-half-open' : '');
  return AT_LENGTH[code] ?? '';
}

/** What can be filtered for. @type {{key: string, label: string, test: (agent: Standing) => boolean}[]} */
export const STATES = [
  {key: '', label: 'All', test: () => true},
  {key: 'working', label: 'Take work', test: it => !it.unavailability},
  {key: 'idle', label: 'Get no new work', test: it => !!it.unavailability},
  {key: 'gone', label: 'Lost or left', test: it => it.phase === 'LOST' || it.phase === 'LEFT'},
  {key: 'breaker', label: 'Breaker not closed', test: it => it.breaker !== 'CLOSED'},
  {key: 'drained', label: 'Drained', test: it => it.unavailability === 'drained' || it.unavailability === 'draining'},
];

/** @type {Record<string, string>} what happened to an agent, by kind of event */
const EVENTS = {
  AGENT_JOINED: 'joined',
  AGENT_SUSPECTED: 'fell silent',
  AGENT_LOST: 'was lost',
  AGENT_LEFT: 'left',
  AGENT_FENCED: 'was fenced',
  AGENT_DRAINED: 'was drained',
  AGENT_RESUMED: 'gets work again',
  BREAKER_OPENED: 'breaker opened',
  BREAKER_HALF_OPENED: 'breaker half opened',
  BREAKER_CLOSED: 'breaker closed',
};

/** @param {string} kind */
export function eventWords(kind) {
  return EVENTS[kind] ?? kind.toLowerCase().replaceAll('_', ' ');
}

/** @type {Record<string, string>} how a run stands or ended, by its kind */
const RUNS = {
  COMPLETED: 'completed',
  FAILED: 'failed for good',
  CANCELLED: 'cancelled',
  EXPIRED: 'past its deadline',
  ATTEMPT_FAILED: 'this attempt failed',
  AGENT_LOST: 'its agent was lost',
  AGENT_LEFT: 'its agent left',
  AGENT_REJOINED: 'its agent began anew',
  LEASE_LAPSED: 'its lease lapsed',
  NOT_LISTED: 'its agent no longer had it',
  RELEASED: 'given back',
  REVOKED: 'asked back',
  SWARM_DELETED: 'its swarm was deleted',
  DISPATCHED: 'sent, not started',
  RUNNING: 'runs',
};

/** @param {string} kind */
export function runWords(kind) {
  return RUNS[kind] ?? kind.toLowerCase().replaceAll('_', ' ');
}

const BAD = ['FAILED', 'ATTEMPT_FAILED', 'AGENT_LOST', 'LEASE_LAPSED', 'EXPIRED', 'NOT_LISTED'];

/**
 * @param {string} kind
 * @returns {'good' | 'bad' | 'neutral' | 'live'}
 */
export function runSort(kind) {
  return kind === 'COMPLETED'
    ? 'good'
    : kind === 'RUNNING' || kind === 'DISPATCHED'
      ? 'live'
      : BAD.includes(kind)
        ? 'bad'
        : 'neutral';
}
