// What the parts of the balance page have in common.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {count, duration, figure, words} from '../../format.js';
import {themeName} from '../../theme.js';
import {badge, table} from '../../parts.js';

/** @typedef {import('../../app.js').Context} Context */

/**
 * A move, as proposals, rounds and plans tell it.
 *
 * @typedef {{taskId: string, from?: string | null, to: string, kind: string, outcome?: string}} Move
 *
 * @typedef {{id: string, proposed: boolean, moved: number, skipped: number, scoreBefore: number, scoreAfter: number,
 *   moves: Move[]}} Balancing
 */

/** Something that is made anew only when what it is made of is another, or the colours are. @template T */
export class Kept {
  /** @type {unknown[]} */
  #of = [];
  /** @type {T | undefined} */
  #value;

  /**
   * @param {unknown[]} of
   * @param {() => T} make
   * @returns {T}
   */
  get(of, make) {
    const now = [themeName(), ...of];
    if (this.#value === undefined || now.length !== this.#of.length || now.some((it, i) => it !== this.#of[i])) {
      this.#of = now;
      this.#value = make();
    }
    return this.#value;
  }
}

/**
 * The variance of loads as people can read it: how far agents are from the mean, typically.
 *
 * @param {number | null | undefined} variance milliseconds squared
 */
export function spread(variance) {
  return duration(variance === null || variance === undefined ? variance : Math.sqrt(Math.max(0, variance)));
}

/** @param {number | null | undefined} variance milliseconds squared */
export function varianceText(variance) {
  if (variance === null || variance === undefined) {
    return '–';
  }
  return variance >= 1e5 ? `${figure(variance / 1e6)}\u2009s²` : `${count(variance)}\u2009ms²`;
}

/** @type {Record<string, string>} */
const KINDS = {
  MOVE: 'from queue to queue',
  REVOKE: 'asked back from its agent',
  PLACE: 'out of the common queue',
};

/** @type {Record<string, import('../../parts.js').Tone>} */
const OUTCOMES = {moved: 'good', placed: 'good', 'asked-back': 'good', proposed: 'info'};

/**
 * @param {Context} context
 * @param {{caption: string, moves: Move[], state: import('../../parts.js').TableState, empty: unknown}} what
 */
export function moveTable(context, {caption, moves, state, empty}) {
  const agent = (/** @type {string | null | undefined} */ id) =>
    id ? html`<a class="id" href=${context.link('agents', id)}>${id}</a>` : html`<span class="note">any agent</span>`;
  const outcomes = moves.some(it => it.outcome !== undefined);
  return table({
    caption,
    columns: [
      {title: 'Task', narrow: true, sort: it => it.taskId, cell: it => html`<a class="id" href=${context.link('tasks', it.taskId)}>${it.taskId}</a>`},
      {title: 'From', narrow: true, sort: it => it.from ?? '', cell: it => agent(it.from)},
      {title: 'To', narrow: true, sort: it => it.to, cell: it => agent(it.to)},
      {title: 'How', narrow: !outcomes, sort: it => it.kind, cell: it => KINDS[it.kind] ?? words(it.kind)},
      ...(outcomes
        ? [
            {
              title: 'What came of it',
              narrow: true,
              sort: (/** @type {Move} */ it) => it.outcome ?? '',
              cell: (/** @type {Move} */ it) => badge(words(it.outcome ?? ''), OUTCOMES[it.outcome ?? ''] ?? 'warning'),
            },
          ]
        : []),
    ],
    rows: moves,
    key: it => it.taskId + ' ' + it.to,
    empty,
    state,
    redraw: context.redraw,
  });
}

/** @param {number} n */
export const tasks = n => (n === 1 ? 'one task' : `${count(n)} tasks`);

/**
 * Facts, one a line.
 *
 * @param {[string, unknown][]} rows those without a value are left out
 */
export function facts(...rows) {
  return html`<dl class="facts">
    ${rows.map(([name, value]) => (value === undefined || value === null || value === '' ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`))}
  </dl>`;
}

/**
 * @param {Event} e of a field
 */
export const valueOf = e => /** @type {HTMLInputElement | HTMLSelectElement} */ (e.target).value;
