// What was balanced lately: rounds, proposals, and single tasks that changed their agent.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {chart} from '../../chart.js';
import {clock, count, duration} from '../../format.js';
import {FEW_ROWS, TableState, badge, loaded, panel, table} from '../../parts.js';
import {Resource} from '../../resource.js';
import {colour} from '../../theme.js';
import {Kept, spread} from './parts.js';

/** @typedef {import('../../app.js').Context} Context */
/**
 * @typedef {{offset: number, atMs: number, kind: string, taskId?: string, agentId?: string, fromAgentId?: string, reason?: string,
 *   score?: number, scoreAfter?: number, proposalId?: string, moved?: number, skipped?: number, sentence: string}} Decision
 */

const KINDS = 'balanced,proposed,stolen,migrated';

/** How far back decisions are read at first; then only what is new. */
const DECISIONS_BACK = 10_000;
const PAGE = 1000;
const MOST_PAGES = 4;
const LEAST_MS = 2500;

/** What is kept, of rounds and of moves each. */
const MOST_ROUNDS = 300;
const MOST_MOVES = 300;

export class RoundsPart {
  #next = -DECISIONS_BACK;
  /** @type {Decision[]} latest first */
  #rounds = [];
  /** @type {Decision[]} latest first */
  #moves = [];
  #facts = -1;
  #roundTable = new TableState(FEW_ROWS);
  #moveTable = new TableState(FEW_ROWS);
  /** @type {Kept<any>} */
  #chart = new Kept();

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    /** @type {Resource<{rounds: Decision[], moves: Decision[]}>} */
    this.decisions = new Resource(signal => this.#read(signal), context.redraw, LEAST_MS);
  }

  live() {
    const facts = this.context.live.now?.facts ?? -1;
    if (facts !== this.#facts) {
      this.#facts = facts;
      this.decisions.poke();
    }
  }

  close() {
    this.decisions.close();
  }

  /** @param {AbortSignal} signal */
  async #read(signal) {
    /** @type {Decision[]} */
    const found = [];
    let next = this.#next;
    for (let i = 0; i < MOST_PAGES; i++) {
      const page = await this.context.api.get(this.context.path('decisions'), {kind: KINDS, since: next, limit: PAGE}, signal);
      found.push(...page.decisions);
      next = page.next;
      if (page.next >= page.latest) {
        break;
      }
    }
    this.#next = next;
    if (found.length > 0) {
      found.reverse();
      this.#rounds = [...found.filter(isRound), ...this.#rounds].slice(0, MOST_ROUNDS);
      this.#moves = [...found.filter(it => !isRound(it)), ...this.#moves].slice(0, MOST_MOVES);
    }
    const known = this.decisions?.value;
    return found.length === 0 && known ? known : {rounds: this.#rounds, moves: this.#moves};
  }

  render() {
    return html`
      ${this.decisions.value === null ? nothing : this.#drawn(this.decisions.value.rounds)}
      <div class="grid">
        ${panel('Recent rounds', loaded(this.decisions, it => this.#roundsOf(it.rounds)), {
          note: 'Those that moved or proposed something.',
          id: 'rounds',
        })}
        ${panel('Recent moves', loaded(this.decisions, it => this.#movesOf(it.moves)), {
          note: 'Tasks that were stolen by an agent with room, or moved by the balancer.',
          id: 'moves',
        })}
      </div>
    `;
  }

  /**
   * Above both tables, so that neither leaves a hole beside the other.
   *
   * @param {Decision[]} rounds
   */
  #drawn(rounds) {
    const balanced = rounds.filter(it => it.kind === 'BALANCED');
    if (balanced.length < 2) {
      return nothing;
    }
    const option = this.#chart.get([rounds], () => roundChart(balanced));
    return panel(
      'What rounds made of it',
      html`<div
        class="chart"
        ${chart(option, `Spread of loads before and after ${balanced.length} rounds; the table below tells the same.`)}
      ></div>`,
      {wide: true, note: 'How far the agents’ loads differed before and after each.'},
    );
  }

  /** @param {Decision[]} rounds */
  #roundsOf(rounds) {
    return html`
      <div class="bounded">${table({
        caption: 'Rounds, proposals and plans, latest first',
        columns: [
          {title: 'When', narrow: true, sort: it => it.atMs, cell: it => clock(it.atMs)},
          {title: 'What', narrow: true, cell: it => what(it)},
          {title: 'Moved', right: true, narrow: true, sort: it => it.moved ?? 0, cell: it => count(it.moved)},
          {title: 'Skipped', right: true, sort: it => it.skipped ?? 0, cell: it => (it.kind === 'PROPOSED' ? '' : count(it.skipped))},
          {
            title: 'Loads differ by',
            right: true,
            narrow: true,
            sort: it => it.score ?? 0,
            cell: it => html`${spread(it.score)} → ${spread(it.scoreAfter)}`,
          },
        ],
        rows: rounds,
        key: it => String(it.offset),
        empty: 'No round has moved or proposed anything lately.',
        state: this.#roundTable,
        redraw: this.context.redraw,
      })}</div>
    `;
  }

  /** @param {Decision[]} moves */
  #movesOf(moves) {
    const agent = (/** @type {string | undefined} */ id) =>
      id === undefined ? '–' : html`<a class="id" href=${this.context.link('agents', id)}>${id}</a>`;
    return html`<div class="bounded">${table({
      caption: 'Tasks that changed their agent, latest first',
      columns: [
        {title: 'When', cell: it => clock(it.atMs), sort: it => it.atMs},
        {
          title: 'Task',
          narrow: true,
          sort: it => it.taskId ?? '',
          cell: it => html`<a class="id" href=${this.context.link('tasks', String(it.taskId))}>${it.taskId}</a>`,
        },
        {title: 'From', narrow: true, sort: it => it.fromAgentId ?? '', cell: it => agent(it.fromAgentId)},
        {title: 'To', narrow: true, sort: it => it.agentId ?? '', cell: it => agent(it.agentId)},
        {title: 'How', narrow: true, sort: it => it.kind, cell: it => (it.kind === 'STOLEN' ? 'stolen' : 'moved')},
      ],
      rows: moves,
      key: it => String(it.offset),
      empty: 'No task has changed its agent lately.',
      state: this.#moveTable,
      redraw: this.context.redraw,
    })}</div>`;
  }
}

/** @param {Decision} decision */
const isRound = decision => decision.kind === 'BALANCED' || decision.kind === 'PROPOSED';

/** @param {Decision} decision */
function what(decision) {
  if (decision.kind === 'PROPOSED') {
    return badge('proposal', 'info');
  }
  return decision.reason === 'coordinator' ? 'round' : html`by ${decision.reason ?? 'somebody'}`;
}

/** @param {Decision[]} rounds latest first */
function roundChart(rounds) {
  const inOrder = [...rounds].reverse();
  const deviation = (/** @type {number | undefined} */ score) => Math.sqrt(Math.max(0, score ?? 0));
  const line = (/** @type {string} */ name, /** @type {string} */ tint, /** @type {(it: Decision) => number} */ value) => ({
    name,
    type: 'line',
    showSymbol: inOrder.length < 60,
    symbolSize: 6,
    data: inOrder.map(it => [it.atMs, value(it)]),
    itemStyle: {color: colour(tint)},
    lineStyle: {width: 1.5},
  });
  return {
    grid: {left: 8, right: 16, top: 30, bottom: 4, containLabel: true},
    legend: {top: 0, left: 0},
    tooltip: {trigger: 'axis', valueFormatter: (/** @type {number} */ ms) => duration(ms)},
    xAxis: {type: 'time', splitNumber: 4},
    yAxis: {type: 'value', axisLabel: {formatter: (/** @type {number} */ ms) => duration(ms)}, splitNumber: 3},
    series: [line('before', 'series-8', it => deviation(it.score)), line('after', 'series-1', it => deviation(it.scoreAfter))],
  };
}
