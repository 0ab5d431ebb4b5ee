// One life on a line: what the task did when. Pure.

/**
 * @typedef {{epoch: number, agentId?: string, dispatchedAtMs?: number, startedAtMs?: number, endedAtMs?: number,
 *   end?: string}} Lease
 * @typedef {{atMs?: number, kind: string, sentence: string, untilMs?: number, agentId?: string, fromAgentId?: string,
 *   epoch?: number, decision?: any}} Step
 * @typedef {{taskId: string, phase: string, atMs: number, steps: Step[], leases: Lease[], cut: boolean,
 *   remarks: string[], task: any, outcome?: any}} Life
 *
 * @typedef {{kind: 'waiting' | 'retry' | 'held' | 'running' | 'unknown', fromMs: number, untilMs: number,
 *   agentId?: string}} Span unknown: it waited, and then an agent had it; when that began is not recorded
 */

/** Spans that are drawn one by one; of more, those of one kind after another are told together. */
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
      if (lease.startedAtMs !== undefined) {
        until('held', lease.startedAtMs, lease.agentId);
        until('running', over, lease.agentId);
      } else {
        until('held', over, lease.agentId);
      }
    }
    idle = lease.end === 'failed' ? 'retry' : 'waiting';
  }
  until(idle, endMs);
  return found;
}
