// What is known of each tenant, from the list that is asked for and the frames that come. Pure.

import {BY_ID} from './history.js';

/**
 * @typedef {import('../../views.js').TenantFigures} TenantFigures
 *
 * @typedef {{tenantId: string, weight: number, ratePerSecond: number | null, burst: number, maxQueued: number | null,
 *   minConcurrency: number, maxConcurrency: number | null, tasks: number, waiting: number,
 *   waitingByLevel: Record<string, number>, held: number, running: number, paused: boolean, draining: boolean,
 *   atCap: boolean, serviceMs: number}} Tenant
 *
 * @typedef {{tenantId: string, weight: number, tasks: number, waiting: number, held: number, paused: boolean,
 *   draining: boolean, atCap: boolean, due: number | null, received: number | null,
 *   figures: TenantFigures | undefined, listed: Tenant | undefined}} Row
 *   due, received: null if nothing is known of the last seconds
 */

/**
 * All of them: those that frames tell, which are newer, and those that only the list has.
 *
 * @param {Map<string, TenantFigures>} live
 * @param {Map<string, Tenant>} listed
 * @param {(tenant: string) => {due: number, received: number} | null} last
 * @returns {Row[]} those to whom most is due first
 */
export function rows(live, listed, last) {
  const ids = new Set([...live.keys(), ...listed.keys()]);
  return [...ids]
    .map(id => row(id, live.get(id), listed.get(id), last(id)))
    .sort((a, b) => size(b) - size(a) || b.tasks - a.tasks || BY_ID.compare(a.tenantId, b.tenantId));
}

/**
 * @param {string} tenantId
 * @param {TenantFigures | undefined} figures
 * @param {Tenant | undefined} listed
 * @param {{due: number, received: number} | null} last
 * @returns {Row}
 */
export function row(tenantId, figures, listed, last) {
  const now = figures ?? listed;
  // Looks tell some hundred tenants. One that waits and has nothing due is none of them.
  const untold = last?.due === 0 && last.received === 0 && (now?.waiting ?? 0) > 0 && now?.paused === false;
  return {
    tenantId,
    weight: now?.weight ?? 1,
    tasks: now?.tasks ?? 0,
    waiting: now?.waiting ?? 0,
    held: now?.held ?? 0,
    paused: now?.paused ?? false,
    draining: now?.draining ?? false,
    // By what is newer, where the list says what the cap is.
    atCap: listed === undefined ? false : listed.maxConcurrency !== null && (now?.held ?? 0) >= listed.maxConcurrency,
    due: untold ? null : (last?.due ?? null),
    received: untold ? null : (last?.received ?? null),
    figures,
    listed,
  };
}

/** @param {Row} it */
function size(it) {
  return Math.max(it.due ?? 0, it.received ?? 0);
}

/**
 * Those whose id has that in it.
 *
 * @param {Row[]} all
 * @param {string} text
 */
export function matching(all, text) {
  const part = text.trim().toLowerCase();
  return part === '' ? all : all.filter(it => it.tenantId.toLowerCase().includes(part));
}

/**
 * A difference of two shares of all work: in points, since per cent would be of the share that is due.
 *
 * @param {number} gap
 */
export function points(gap) {
  const whole = Math.round(gap * 100);
  return `${whole} ${whole === 1 ? 'point' : 'points'}`;
}

/**
 * The tenant that is furthest below what is due to it, if it is more than five points: a twentieth of all work.
 *
 * @param {Row[]} all
 * @returns {{row: Row, gap: number} | null}
 */
export function furthestBehind(all) {
  let found = null;
  for (const it of all) {
    // One that has nothing waiting gets all that it asks for.
    const gap = it.waiting > 0 && it.due !== null && it.received !== null ? it.due - it.received : 0;
    if (gap > 0.05 && (found === null || gap > found.gap)) {
      found = {row: it, gap};
    }
  }
  return found;
}
