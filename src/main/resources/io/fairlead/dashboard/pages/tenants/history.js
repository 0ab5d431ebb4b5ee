// What share of the work each tenant received over time, and was due. Pure.

/**
 * @typedef {{tenantId: string, weight: number, dueShare: number[], receivedShare: number[], waiting: number[],
 *   held: number[]}} TenantTrend each list has as many entries as there are looks
 * @typedef {{swarmId: string, sinceMs: number, windowMs: number, atMs: number[], tenants: TenantTrend[]}} TenantTrends
 */

/** Looks that are remembered at most, whatever clocks do: thinned they are fewer. */
export const MOST_LOOKS = 1000;

/**
 * Looks are thinned as the server does (SwarmTrend): all of the last minutes, then some of each minute, then some of
 * each hour. Milliseconds.
 */
const FINE_FOR_MS = 300_000;
const COARSE_FOR_MS = 3_600_000;
const KEPT_FOR_MS = 21_600_000;
const COARSE_MS = 20_000;
const COARSER_MS = 120_000;

/** A look that is older says nothing about now, milliseconds. */
const RECENT_MS = 15_000;

/** customer-2 comes before customer-10. */
export const BY_ID = new Intl.Collator('en', {numeric: true});

export class ShareHistory {
  /** @type {number[]} earliest first */
  atMs = [];
  /** @type {Map<string, TenantTrend>} */
  tenants = new Map();
  /** How far back from each look received work counts, milliseconds. */
  windowMs = 20_000;

  /** The next one that is not known, for the server. */
  get nextMs() {
    return (this.atMs.at(-1) ?? -1) + 1;
  }

  /**
   * Takes what came since {@link nextMs}.
   *
   * @param {TenantTrends} told
   */
  add(told) {
    this.windowMs = told.windowMs;
    const before = this.atMs.length;
    const first = told.atMs.findIndex(it => it >= this.nextMs);
    if (first < 0) {
      return;
    }
    const added = told.atMs.slice(first);
    for (const trend of told.tenants) {
      const known = this.tenants.get(trend.tenantId);
      this.tenants.set(trend.tenantId, {
        tenantId: trend.tenantId,
        weight: trend.weight,
        dueShare: (known?.dueShare ?? zeros(before)).concat(trend.dueShare.slice(first)),
        receivedShare: (known?.receivedShare ?? zeros(before)).concat(trend.receivedShare.slice(first)),
        waiting: (known?.waiting ?? zeros(before)).concat(trend.waiting.slice(first)),
        held: (known?.held ?? zeros(before)).concat(trend.held.slice(first)),
      });
    }
    const all = this.atMs.concat(added);
    const kept = thinned(all);
    const of = (/** @type {number[]} */ line) => kept.map(it => line[it]);
    this.atMs = of(all);
    const looks = this.atMs.length;
    for (const [id, trend] of this.tenants) {
      for (const name of /** @type {const} */ (['dueShare', 'receivedShare', 'waiting', 'held'])) {
        const line = trend[name];
        trend[name] = of(line.concat(zeros(all.length - line.length)));
      }
      if (looks > 0 && trend.dueShare.every(it => it === 0) && trend.waiting.every(it => it === 0) && trend.held.every(it => it === 0)) {
        this.tenants.delete(id);
      }
    }
  }

  /**
   * How it stood with a tenant at the last look.
   *
   * @param {string} tenant
   * @param {number} nowMs by the swarm's clock
   * @returns {{due: number, received: number} | null} null if nothing is known of now
   */
  last(tenant, nowMs) {
    const atMs = this.atMs.at(-1);
    const trend = this.tenants.get(tenant);
    if (atMs === undefined || nowMs - atMs > RECENT_MS || trend === undefined) {
      return null;
    }
    return {due: trend.dueShare.at(-1) ?? 0, received: trend.receivedShare.at(-1) ?? 0};
  }

  /**
   * Those with most, now: by what is due or was received, whichever is more.
   *
   * @param {number} most
   */
  largest(most) {
    const size = (/** @type {TenantTrend} */ it) => Math.max(it.dueShare.at(-1) ?? 0, it.receivedShare.at(-1) ?? 0);
    return [...this.tenants.values()]
      .map(it => ({id: it.tenantId, size: size(it)}))
      .sort((a, b) => b.size - a.size || BY_ID.compare(a.id, b.id))
      .slice(0, most)
      .map(it => it.id);
  }

  /**
   * A line for a chart.
   *
   * @param {number[]} values one a look
   * @param {number} fromMs nothing before that
   * @returns {[number, number][]}
   */
  line(values, fromMs) {
    /** @type {[number, number][]} */
    const points = [];
    this.atMs.forEach((atMs, i) => {
      if (atMs >= fromMs) {
        points.push([atMs, values[i]]);
      }
    });
    return points;
  }
}

/**
 * Which looks are kept.
 *
 * @param {number[]} atMs earliest first
 * @returns {number[]} their indices
 */
function thinned(atMs) {
  const nowMs = atMs[atMs.length - 1];
  let lastMs = -Infinity;
  const kept = [];
  for (let i = 0; i < atMs.length; i++) {
    const ageMs = nowMs - atMs[i];
    const apartMs = ageMs <= FINE_FOR_MS ? 0 : ageMs <= COARSE_FOR_MS ? COARSE_MS : COARSER_MS;
    if (ageMs < KEPT_FOR_MS && atMs[i] - lastMs >= apartMs) {
      kept.push(i);
      lastMs = atMs[i];
    }
  }
  return kept.slice(-MOST_LOOKS);
}

/** @param {number} n */
function zeros(n) {
  return Array(Math.max(0, n)).fill(0);
}
