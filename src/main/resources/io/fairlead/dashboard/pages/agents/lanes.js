// From a timeline to lanes with bars, so that what an agent did at once lies side by side. Pure.

/**
 * @typedef {{taskId: string, tenantId?: string, taskType?: string, level?: string, agentId: string,
 *   epoch: number, dispatchedAtMs?: number, startedAtMs?: number, endedAtMs?: number, kind: string}} Run
 * @typedef {{taskId: string, atMs: number, kind: 'STOLEN' | 'MIGRATED', fromAgentId: string,
 *   toAgentId: string}} Move
 * @typedef {{atMs: number, agentId: string, kind: string, reason?: string}} AgentEvent
 * @typedef {{swarmId: string, fromMs: number, untilMs: number, cut: boolean, runs: Run[], moves: Move[],
 *   events: AgentEvent[]}} Timeline
 *
 * @typedef {{run: Run, lane: number, track: number, fromMs: number, startMs: number, endMs: number,
 *   known: boolean}} Bar known: whether it is known when it was dispatched; if not, only its end is
 * @typedef {{bars: Bar[], tracks: number[]}} Lanes tracks: of each lane, how many lie side by side
 */

/** Runs that are told at most. */
const MOST_RUNS = 5000;

/** Tracks of a lane at most; beyond that bars lie upon each other. */
const MOST_TRACKS = 12;

/**
 * When runs began is told only until they are cut off: what was seen of them before is kept.
 */
export class Begins {
  /** @type {Map<string, {dispatchedAtMs: number, startedAtMs?: number}>} */
  #known = new Map();

  /**
   * The same timeline, with what is known from before.
   *
   * @param {Timeline} timeline
   * @returns {Timeline}
   */
  complete(timeline) {
    /** @type {Map<string, {dispatchedAtMs: number, startedAtMs?: number}>} */
    const known = new Map();
    const runs = timeline.runs.map(run => {
      const key = `${run.epoch} ${run.taskId}`;
      const began =
        run.dispatchedAtMs === undefined
          ? this.#known.get(key)
          : {dispatchedAtMs: run.dispatchedAtMs, startedAtMs: run.startedAtMs};
      if (began === undefined) {
        return run;
      }
      known.set(key, began);
      return {...run, ...began};
    });
    this.#known = known;
    return {...timeline, runs};
  }
}

/**
 * @param {Timeline} timeline
 * @param {string[]} ids of the lanes, from top to bottom
 * @returns {Lanes}
 */
export function lanes(timeline, ids) {
  const at = new Map(ids.map((id, i) => [id, i]));
  /** @type {Bar[]} */
  const bars = [];
  for (const run of timeline.runs) {
    const lane = at.get(run.agentId);
    if (lane !== undefined) {
      const endMs = run.endedAtMs ?? timeline.untilMs;
      const fromMs = run.dispatchedAtMs ?? run.startedAtMs ?? endMs;
      const startMs = run.startedAtMs ?? endMs;
      bars.push({run, lane, track: 0, fromMs, startMs, endMs: Math.max(endMs, fromMs), known: fromMs < endMs || run.dispatchedAtMs !== undefined});
    }
  }
  bars.sort((a, b) => a.fromMs - b.fromMs || a.endMs - b.endMs);
  /** @type {number[][]} when each track of each lane is free */
  const free = ids.map(() => []);
  for (const bar of bars) {
    const tracks = free[bar.lane];
    let track = tracks.findIndex(untilMs => untilMs <= bar.fromMs);
    if (track < 0) {
      track = tracks.length < MOST_TRACKS ? tracks.length : MOST_TRACKS - 1;
    }
    tracks[track] = Math.max(tracks[track] ?? 0, bar.endMs);
    bar.track = track;
  }
  return {bars, tracks: free.map(it => Math.max(1, it.length))};
}

/**
 * The lane of an agent; above or below all, if it has none.
 *
 * @param {string[]} ids
 * @param {string} id
 */
export function laneOf(ids, id) {
  const lane = ids.indexOf(id);
  return lane >= 0 ? lane : ids.length > 0 && id < ids[0] ? -1 : ids.length;
}

/**
 * What to ask for, so that it is told what runs in those lanes. Ids are compared by the server as here, so that the
 * first and the last of them tell which are meant; where others lie between, as under a filter, those are told, too.
 *
 * @param {string[]} ids of lanes
 * @param {Iterable<string>} all ids of agents
 * @returns {{firstAgent?: string, lastAgent?: string, limit?: number}}
 */
export function askedFor(ids, all) {
  if (ids.length === 0) {
    return {};
  }
  const shown = new Set(ids);
  const sorted = [...ids].sort();
  const [firstAgent, lastAgent] = [sorted[0], sorted[sorted.length - 1]];
  let others = false;
  let between = false;
  for (const id of all) {
    if (!shown.has(id)) {
      others = true;
      between ||= id > firstAgent && id < lastAgent;
    }
  }
  return !others ? {} : between ? {firstAgent, lastAgent, limit: MOST_RUNS} : {firstAgent, lastAgent};
}

/** What can be told by colour. @typedef {'tenant' | 'level' | 'end'} Colouring */

/** Colours that there are for tenants; the last one is for all others. */
const COLOURS = 8;

/**
 * Gives tenants colours, and each the same as long as it lives.
 */
export class Palette {
  /** @type {Map<string, number>} */
  #given = new Map();

  /**
   * Name of the colour.
   *
   * @param {string | undefined} tenant
   */
  of(tenant) {
    if (tenant === undefined) {
      return `series-${COLOURS}`;
    }
    let number = this.#given.get(tenant);
    if (number === undefined) {
      number = Math.min(this.#given.size + 1, COLOURS);
      this.#given.set(tenant, number);
    }
    return `series-${number}`;
  }
}
