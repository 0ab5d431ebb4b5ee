// One life on a line: what the task did when. Pure.

/**
 * @typedef {{epoch: number, agentId?: string, dispatchedAtMs?: number, startedAtMs?: number, endedAtMs?: number,
 *   end?: string}} Lease
 * @typedef {{atMs?: number, kind: string, sentence: string, untilMs?: number, agentId?: string, fromAgentId?: string,
 *   epoch?: number, decision?: any}} Step
 * @typedef {{taskId: string, phase: string, atMs: number, steps: Step[], leases: Lease[], cut: boolean,
 *   remarks: string[], task: any, outcome?: any}} Life
 *
 * @typedef {{kind: 'waiting' | 'retry' | 'held' | 'worked' | 'running' | 'unknown', fromMs: number,
 *   untilMs: number, agentId?: string}} Span worked: an agent had it and has begun, it is not recorded when;
 *   unknown: it waited, and then an agent had it; when that began is not recorded
 */

/** Spans that are told; of more, the last. */
export const MOST_SPANS = 60;

/**
 * @param {Life} life
 * @returns {Span[]} without gaps, the first first; empty if it is not known when it began
 */
export function spans(life) {
  const begin = life.steps.find(it => it.atMs !== undefined)?.atMs;
  if (begin === undefined) {
    return [];
  }
  const endMs = Math.max(begin, life.outcome?.endedAtMs ?? life.task.endedAtMs ?? life.atMs);
  /** @type {Span[]} */
  const found = [];
  let at = begin;
  /** @type {Span['kind']} */
  let idle = 'waiting';
  /** @type {(kind: Span['kind'], until: number, agentId?: string) => void} */
  const until = (kind, untilMs, agentId) => {
    const to = Math.min(endMs, Math.max(at, untilMs)); // clocks differ
    if (to > at) {
      found.push({kind, fromMs: at, untilMs: to, agentId});
      at = to;
    }
  };
  for (const lease of life.leases) {
    const over = lease.endedAtMs ?? endMs;
    if (lease.dispatchedAtMs === undefined) {
      until('unknown', over, lease.agentId);
    } else {
      until(idle, lease.dispatchedAtMs);
      const startMs = started(lease, life);
      if (startMs !== undefined) {
        until('held', startMs, lease.agentId);
        until('running', over, lease.agentId);
      } else {
        until(lease.end === 'failed' || lease.end === 'completed' ? 'worked' : 'held', over, lease.agentId);
      }
    }
    idle = lease.end === 'failed' ? 'retry' : 'waiting';
  }
  until(idle, endMs);
  return found;
}

/**
 * A short run's start becomes known with its end only; then the run is as long as its agent measured.
 *
 * @param {Lease} lease
 * @param {Life} life
 * @returns {number | undefined}
 */
function started(lease, life) {
  const runMs = life.outcome?.epoch === lease.epoch ? life.outcome.runTimeMs : undefined;
  return lease.startedAtMs !== undefined && lease.startedAtMs === lease.endedAtMs && runMs !== undefined
    ? Math.max(lease.dispatchedAtMs ?? 0, lease.endedAtMs - runMs)
    : lease.startedAtMs;
}
