// What a strip of agents shows: who takes work, who does not and why, who has how much ahead. Pure.

import {words} from '../../format.js';

/** @typedef {import('../../views.js').AgentFigures} AgentFigures */
/** @typedef {import('../../parts.js').Tone} Tone */

/**
 * Why a cell is no plain one. The glyph tells it without colours.
 *
 * @typedef {{name: string, glyph: string, tone: Tone}} Mark
 */

/** @type {Record<string, Mark>} in the order in which they are told */
export const MARKS = {
  OPEN: {name: 'breaker open', glyph: '×', tone: 'critical'},
  HALF_OPEN: {name: 'breaker half open', glyph: '/', tone: 'warning'},
  SUSPECT: {name: 'suspect', glyph: '?', tone: 'warning'},
  LOST: {name: 'lost', glyph: '!', tone: 'critical'},
  IDLED: {name: 'kept from new work', glyph: '–', tone: 'plain'},
  JOINING: {name: 'joining', glyph: '+', tone: 'plain'},
  LEFT: {name: 'left', glyph: '·', tone: 'plain'},
};

/**
 * @param {AgentFigures} agent
 * @returns {Mark | null}
 */
export function mark(agent) {
  if (agent.phase !== 'ALIVE') {
    return MARKS[agent.phase];
  }
  if (agent.breaker !== 'CLOSED') {
    return MARKS[agent.breaker];
  }
  return agent.unavailability === undefined ? null : MARKS.IDLED;
}

/**
 * @typedef {{all: number, taking: number, there: number, slots: number, running: number, marks: Map<Mark, number>}} Fleet
 *   there: neither lost nor left; slots: of those that are there
 */

/**
 * @param {Iterable<AgentFigures>} agents
 * @returns {Fleet}
 */
export function fleet(agents) {
  const counts = {all: 0, taking: 0, there: 0, slots: 0, running: 0, marks: new Map(Object.values(MARKS).map(it => [it, 0]))};
  for (const agent of agents) {
    counts.all++;
    counts.running += agent.running;
    if (agent.phase !== 'LOST' && agent.phase !== 'LEFT') {
      counts.there++;
      counts.slots += agent.slots;
    }
    if (agent.unavailability === undefined) {
      counts.taking++;
    }
    const is = mark(agent);
    if (is !== null) {
      counts.marks.set(is, (counts.marks.get(is) ?? 0) + 1);
    }
  }
  return counts;
}

/**
 * The same in a sentence.
 *
 * @param {Fleet} counts
 */
export function fleetWords(counts) {
  if (counts.all === 0) {
    return 'There are no agents.';
  }
  const parts = [`${counts.taking} ${counts.taking === 1 ? 'agent takes' : 'agents take'} work`];
  for (const [is, count] of counts.marks) {
    if (count > 0) {
      parts.push(is.name.startsWith('breaker') && count > 1 ? `${count} breakers${is.name.slice(7)}` : `${count} ${is.name}`);
    }
  }
  return parts.join(', ') + '.';
}

/** How many colours a load can have; 0 is that of none. */
export const HEATS = 5;

/**
 * Colours tell loads apart around the typical one, so that what sticks out does. The typical one moves in steps of
 * 1, 2 and 5, and only if it is clearly another, so that colours don't flicker.
 */
export class HeatScale {
  /** Milliseconds. */
  typicalMs = 1000;
  #known = false;

  /** @param {Iterable<AgentFigures>} agents */
  take(agents) {
    const loads = [];
    for (const agent of agents) {
      if (agent.unavailability === undefined && agent.loadMs > 0) {
        loads.push(agent.loadMs);
      }
    }
    if (loads.length === 0) {
      return;
    }
    loads.sort((a, b) => a - b);
    const median = loads[loads.length >> 1];
    if (!this.#known || median > 1.5 * this.typicalMs || median < 0.4 * this.typicalMs) {
      this.#known = true;
      this.typicalMs = stepAbove(median);
    }
  }

  /** Above these a load has the next colour. */
  get bounds() {
    return [0, this.typicalMs / 2, this.typicalMs, 2 * this.typicalMs];
  }

  /**
   * @param {number} loadMs
   * @returns {number} from 0, nothing ahead, to HEATS − 1
   */
  heat(loadMs) {
    return this.bounds.filter(it => loadMs > it).length;
  }
}

/** @param {number} figure */
function stepAbove(figure) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, figure)));
  const digit = [1, 2, 5, 10].find(it => it * power >= figure) ?? 10;
  return digit * power;
}

/**
 * Why an agent gets no new work, in words; empty if it may get some.
 *
 * @param {AgentFigures} agent
 */
export function keptBy(agent) {
  return agent.unavailability === undefined ? '' : words(agent.unavailability);
}
