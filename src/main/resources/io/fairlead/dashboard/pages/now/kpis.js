// Key figures of the last minutes, interval by interval. Pure.

/**
 * @typedef {import('../../views.js').Kpi} Kpi
 * @typedef {[number, number | null][]} Line time, milliseconds since the Unix epoch, and figure; null breaks it
 * @typedef {{submitted: Line, completed: Line, waiting: Line, running: Line, waitMs: Line, fairness: Line}} Lines
 */

/** How far back, milliseconds. */
export const WINDOW_MS = 300_000;

/** Key figures older than that, by the swarm's clock, are of the past, milliseconds. */
const PAST_MS = 10_000;

/** Intervals may lie so far apart and still follow each other, milliseconds. */
const SLACK_MS = 250;

/**
 * How fairly work is shared out now. The last interval is told as long as no other follows, however old it is.
 *
 * @param {import('../../views.js').Now} now
 * @param {number} nowMs what the time is by the swarm's clock; `now` may be of some time ago, where nothing happens
 * @returns {number | null} null: nothing ran lately
 */
export function fairnessOf(now, nowMs) {
  const kpi = now.lastKpi;
  return kpi !== undefined && nowMs - kpi.untilMs < PAST_MS ? (kpi.fairnessIndex ?? null) : null;
}

/** Keeps what it is told, once each and in order, as far back as is shown. */
export class KpiHistory {
  /** @type {Kpi[]} earliest first */
  kpis = [];

  /**
   * @param {Kpi[]} told
   * @returns {boolean} whether something of it is new
   */
  add(told) {
    const known = new Set(this.kpis.map(it => it.fromMs));
    const added = told.filter(it => !known.has(it.fromMs));
    if (added.length === 0) {
      return false;
    }
    const all = [...this.kpis, ...added].sort((a, b) => a.fromMs - b.fromMs);
    const last = all[all.length - 1].untilMs;
    this.kpis = all.filter(it => it.untilMs > last - WINDOW_MS - 60_000);
    return true;
  }

  /**
   * Whether something may be missing between what is known and that one.
   *
   * @param {Kpi} next
   */
  missesBefore(next) {
    const last = this.kpis[this.kpis.length - 1];
    return last !== undefined && next.fromMs > last.untilMs + SLACK_MS;
  }

  /** End of what is known; 0 if nothing is. */
  get untilMs() {
    return this.kpis.length === 0 ? 0 : this.kpis[this.kpis.length - 1].untilMs;
  }

  /**
   * What there is to draw. In a swarm without tasks no interval is told: rates and counts are 0 then, the rest is not
   * known. Where an interval is missing though there were tasks, lines break.
   *
   * @param {number} nowMs
   * @returns {Lines}
   */
  lines(nowMs) {
    /** @type {Lines} */
    const lines = {submitted: [], completed: [], waiting: [], running: [], waitMs: [], fairness: []};
    const counts = [lines.submitted, lines.completed, lines.waiting, lines.running];
    const others = [lines.waitMs, lines.fairness];
    const silence = (/** @type {Kpi} */ before, /** @type {number} */ untilMs) => {
      const quiet = before.waiting === 0 && before.running === 0;
      others.forEach(it => it.push([before.untilMs + 1, null]));
      counts.forEach(it => (quiet ? it.push([before.untilMs + 1, 0], [untilMs, 0]) : it.push([before.untilMs + 1, null])));
    };
    /** @type {Kpi | undefined} */
    let before;
    for (const kpi of this.kpis) {
      if (kpi.untilMs < nowMs - WINDOW_MS) {
        continue;
      }
      if (before !== undefined && kpi.fromMs > before.untilMs + SLACK_MS) {
        silence(before, kpi.fromMs);
      }
      const seconds = Math.max(0.001, (kpi.untilMs - kpi.fromMs) / 1000);
      lines.submitted.push([kpi.untilMs, kpi.submitted / seconds]);
      lines.completed.push([kpi.untilMs, kpi.completed / seconds]);
      lines.waiting.push([kpi.untilMs, kpi.waiting]);
      lines.running.push([kpi.untilMs, kpi.running]);
      lines.waitMs.push([kpi.untilMs, kpi.queueLatencyMeanMs]);
      lines.fairness.push([kpi.untilMs, kpi.fairnessIndex]);
      before = kpi;
    }
    if (before !== undefined && before.waiting === 0 && before.running === 0 && nowMs > before.untilMs + 2000) {
      silence(before, nowMs);
    }
    return lines;
  }
}
