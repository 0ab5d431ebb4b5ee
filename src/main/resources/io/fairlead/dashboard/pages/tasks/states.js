// States of tasks: what they are called, what they look like. Pure.

/** @typedef {import('../../parts.js').Tone} Tone */

/** Of those that have still to end, in the order of a life. */
export const LIVE = ['DELAYED', 'BLOCKED', 'QUEUED', 'PLACED', 'DISPATCHED', 'RUNNING', 'RETRY_WAIT'];

/** How tasks end. */
export const ENDED = ['COMPLETED', 'FAILED', 'REJECTED', 'CANCELLED', 'EXPIRED'];

/** @type {Record<string, string>} */
const WORDS = {
  DELAYED: 'delayed',
  BLOCKED: 'blocked',
  QUEUED: 'queued',
  PLACED: 'placed',
  DISPATCHED: 'dispatched',
  RUNNING: 'running',
  RETRY_WAIT: 'waits for retry',
  COMPLETED: 'completed',
  FAILED: 'failed',
  REJECTED: 'rejected',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired',
};

/** @type {Record<string, Tone>} */
const TONES = {
  DISPATCHED: 'info',
  RUNNING: 'info',
  RETRY_WAIT: 'warning',
  COMPLETED: 'good',
  FAILED: 'critical',
  REJECTED: 'critical',
  EXPIRED: 'warning',
};

/** @param {string} state */
export function stateName(state) {
  return WORDS[state] ?? state.toLowerCase();
}

/**
 * @param {string} state
 * @returns {Tone}
 */
export function stateTone(state) {
  return TONES[state] ?? 'plain';
}
