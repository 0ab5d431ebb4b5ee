// What balancing would do, or waits to be allowed to do.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {carriedOut} from '../../api.js';
import {chart} from '../../chart.js';
import {clock, duration, percent} from '../../format.js';
import {FEW_ROWS, TableState, action, badge, loaded, panel, tile, tiles} from '../../parts.js';
import {Resource} from '../../resource.js';
import {colour} from '../../theme.js';
import {Kept, moveTable, spread, tasks, varianceText} from './parts.js';

/** @typedef {import('../../app.js').Context} Context */
/** @typedef {import('./parts.js').Balancing} Balancing */
/**
 * @typedef {{swarmId: string, proposalId: string, pending: boolean, fact: number, atMs: number, scoreBefore: number,
 *   scoreAfter: number, moves: {taskId: string, fromAgentId: string, toAgentId: string, kind: string}[],
 *   loads: {agentId: string, beforeMs: number, afterMs: number}[]}} Proposal
 */

/** Time between two looks, milliseconds, at least. */
const LEAST_MS = 1500;

/** Of agents in the chart; those whose load changes come first. */
const MOST_BARS = 24;

const NO_MOVE = 'No move makes the loads more even by enough to be worth it.';

/** @type {Record<string, {text: string, note: string}>} */
const MODES = {
  automatic: {text: 'Automatic', note: 'rounds are carried out by themselves'},
  approval: {text: 'Approval', note: 'rounds make proposals, which wait'},
  off: {text: 'Off', note: 'rounds are made only when asked for'},
};

export class ProposalPart {
  /** @type {Balancing | null} what was done last, here */
  done = null;

  /** Whether there were moves to show beside the chart: it keeps their place then, so as not to jump. */
  #beside = false;
  #moves = new TableState(FEW_ROWS);
  #results = new TableState(FEW_ROWS);
  /** @type {Kept<any>} */
  #chart = new Kept();
  #facts = -1;
  /** @type {string | undefined} */
  #waiting;

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    /** @type {Resource<Proposal>} */
    this.proposal = new Resource(signal => context.api.get(context.path('proposal'), {}, signal), context.redraw, LEAST_MS);
  }

  live() {
    const now = this.context.live.now;
    if (now !== null && (now.facts !== this.#facts || now.proposal !== this.#waiting)) {
      this.#facts = now.facts;
      this.#waiting = now.proposal;
      this.proposal.poke();
    }
  }

  close() {
    this.proposal.close();
  }

  render() {
    return html`
      ${loaded(this.proposal, it => this.#tiles(it))}
      ${this.done === null ? nothing : this.#done(this.done)}
      ${this.proposal.value === null ? nothing : this.#panel(this.proposal.value)}
    `;
  }

  get #mode() {
    return this.context.live.now?.balanceMode ?? 'automatic';
  }

  /** @param {Proposal} proposal */
  #tiles(proposal) {
    const {scoreBefore, scoreAfter, moves} = proposal;
    const mode = MODES[this.#mode] ?? {text: this.#mode, note: ''};
    const now = scoreBefore > 0 || proposal.loads.length > 0 ? scoreBefore : this.context.live.now?.loadVariance;
    return tiles(
      tile('Balance mode', mode.text, {note: mode.note}),
      tile('Loads differ by', spread(now), {note: html`standard deviation of the agents’ loads; variance ${varianceText(now)}`}),
      tile('After it', moves.length === 0 ? '–' : spread(scoreAfter), {
        note: moves.length === 0 ? 'there is nothing to move' : html`${less(scoreBefore, scoreAfter)}; variance ${varianceText(scoreAfter)}`,
        tone: moves.length === 0 ? 'plain' : 'good',
      }),
      tile('It would move', moves.length === 0 ? 'nothing' : tasks(moves.length), {
        note: proposal.pending ? `waits for approval since ${clock(proposal.atMs)}` : `as of ${clock(proposal.atMs)}`,
        tone: proposal.pending ? 'info' : 'plain',
      }),
    );
  }

  /** @param {Proposal} proposal */
  #panel(proposal) {
    this.#beside ||= proposal.moves.length > 0;
    const moves = proposal.moves.map(({taskId, fromAgentId, toAgentId, kind}) => ({taskId, from: fromAgentId, to: toAgentId, kind}));
    return panel(
      proposal.pending ? 'Proposal' : 'What a round would do now',
      html`
        <p class="proposal-state">
          ${proposal.pending ? badge('waits for approval', 'info') : nothing} ${this.#sentence(proposal)}
          ${this.#beside || proposal.loads.length === 0 ? nothing : NO_MOVE}
        </p>
        <div class=${this.#beside ? 'grid' : ''}>
          ${this.#loads(proposal)}
          ${this.#beside
            ? html`<div class="bounded">
                ${moveTable(this.context, {
                  caption: 'Moves of the proposal',
                  moves,
                  state: this.#moves,
                  empty: NO_MOVE,
                })}
              </div>`
            : nothing}
        </div>
      `,
      {actions: this.#actions(proposal), id: 'proposal'},
    );
  }

  /** @param {Proposal} proposal */
  #sentence(proposal) {
    if (proposal.pending) {
      return html`<span class="id">${proposal.proposalId}</span>, made ${clock(proposal.atMs)}. When it is approved, each move is done if it is still
        possible and right.`;
    }
    return this.#mode === 'approval'
      ? 'No proposal waits. The next round makes one as soon as there is something to move.'
      : this.#mode === 'off'
        ? 'Balancing is off: nothing of it is done unless somebody asks for it.'
        : 'Rounds carry such moves out by themselves.';
  }

  /** @param {Proposal} proposal */
  #actions(proposal) {
    return html`
      ${action(this.context, {
        label: this.#mode === 'approval' ? 'Propose now' : 'Balance now',
        role: 'operate',
        run: () => this.#carryOut(this.context.path('balance')),
      })}
      ${proposal.pending
        ? action(this.context, {
            label: 'Approve',
            role: 'operate',
            run: () => this.#carryOut(this.context.path('proposals', proposal.proposalId, 'approve')),
          })
        : nothing}
    `;
  }

  /** @param {string[]} path */
  async #carryOut(path) {
    try {
      const answer = await this.context.api.command('POST', path);
      if (answer.balancing === undefined) {
        return carriedOut(answer, 'It is carried out.');
      }
      this.done = answer.balancing;
      this.#results = new TableState(FEW_ROWS);
      return said(answer.balancing);
    } finally {
      this.proposal.refresh();
    }
  }

  /** @param {Balancing} done */
  #done(done) {
    const close = () => {
      this.done = null;
      this.context.redraw();
    };
    return panel(
      'What came of it',
      html`
        <p>
          ${said(done)} ${done.proposed ? nothing : html`Loads differed by ${spread(done.scoreBefore)} before and ${spread(done.scoreAfter)} after it
            (variance ${varianceText(done.scoreBefore)} and ${varianceText(done.scoreAfter)}).`}
          ${done.moves.some(it => it.outcome === 'asked-back') ? 'What was asked back still counts where it was sent.' : nothing}
        </p>
        ${done.moves.length === 0
          ? nothing
          : html`<div class="bounded">
              ${moveTable(this.context, {caption: 'Moves and what came of each', moves: done.moves, state: this.#results, empty: ''})}
            </div>`}
      `,
      {note: done.id, actions: html`<button class="quiet" @click=${close}>Close</button>`, id: 'balanced'},
    );
  }

  /** @param {Proposal} proposal */
  #loads(proposal) {
    const loads = proposal.loads.slice(0, MOST_BARS);
    if (loads.length === 0) {
      return html`<p class="empty">Nothing waits that could be moved.</p>`;
    }
    const rest = proposal.loads.length - loads.length;
    const option = this.#chart.get([proposal], () => loadChart(loads));
    const height = loads.length > 8 ? 'chart high' : loads.length > 3 ? 'chart' : 'chart low';
    return html`
      <div>
        <div class=${height} ${chart(option, `Loads of ${loads.length} agents before and after: ${sentence(loads)}`)}></div>
        ${rest > 0 ? html`<p class="note">Shown are those whose load changes, and the most loaded; ${rest} more are not.</p>` : nothing}
      </div>
    `;
  }
}

/** @param {{agentId: string, beforeMs: number, afterMs: number}[]} loads */
function sentence(loads) {
  return loads.map(it => `${it.agentId} ${duration(it.beforeMs)}, then ${duration(it.afterMs)}`).join('; ');
}

/** @param {{agentId: string, beforeMs: number, afterMs: number}[]} loads */
function loadChart(loads) {
  const bars = [...loads].reverse(); // the first one is at the top
  return {
    grid: {left: 8, right: 36, top: 30, bottom: 4, containLabel: true},
    legend: {top: 0, left: 0},
    tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}, valueFormatter: (/** @type {number} */ ms) => duration(ms)},
    xAxis: {type: 'value', axisLabel: {formatter: (/** @type {number} */ ms) => duration(ms)}, splitNumber: 4},
    yAxis: {
      type: 'category',
      data: bars.map(it => it.agentId),
      axisLabel: {width: 130, overflow: 'truncate', interval: 0},
    },
    series: [
      {name: 'before', type: 'bar', data: bars.map(it => it.beforeMs), itemStyle: {color: colour('series-8')}, barGap: '10%', barMaxWidth: 12},
      {name: 'after', type: 'bar', data: bars.map(it => it.afterMs), itemStyle: {color: colour('series-1')}, barMaxWidth: 12},
    ],
  };
}

/**
 * @param {number} before
 * @param {number} after
 */
function less(before, after) {
  return before === 0 ? 'as before' : `${percent(1 - Math.sqrt(after / before))} less`;
}

/** @param {Balancing} done */
export function said(done) {
  if (done.proposed) {
    return done.moved === 0 ? 'There is nothing to move.' : `A proposal to move ${tasks(done.moved)} waits for approval.`;
  }
  if (done.moved === 0 && done.skipped === 0) {
    return 'There was nothing to move.';
  }
  return `Moved ${tasks(done.moved)}${done.skipped === 0 ? '' : `, skipped ${done.skipped}`}.`;
}
