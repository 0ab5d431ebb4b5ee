// A search for a plan: the front of what can be had, and the plan that is carried out.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {chart} from '../../chart.js';
import {count, duration, figure, percent, words} from '../../format.js';
import {TableState, action, table} from '../../parts.js';
import {colour} from '../../theme.js';
import {Kept, facts, moveTable, tasks, valueOf} from './parts.js';

/** @typedef {import('../../app.js').Context} Context */
/**
 * @typedef {{number: number, latencyMs: number, utilisation: number, imbalanceMs: number, cost: number, moves: number}} Figures
 *
 * @typedef {{commandId?: string, number: number, done: boolean, moved: number, skipped: number,
 *   skippedBecause: Record<string, number>, balancing?: import('./parts.js').Balancing}} Applied
 *
 * @typedef {{snapshotAtMs: number, ageMs: number, agents: number, tasks: number, waiting: number, complete: boolean, remark?: string,
 *   seed: number, generations: number, timedOut: boolean, unchanged?: Figures, greedy?: Figures, front: Figures[], chosen: number,
 *   why: string, moveCount: number, moves: import('./parts.js').Move[], applied?: Applied}} Plan
 *
 * @typedef {{key: 'latencyMs' | 'utilisation' | 'imbalanceMs' | 'cost', title: string, more?: boolean, text: (value: number) => string}} Axis
 */

/** @type {Axis[]} */
const AXES = [
  {key: 'latencyMs', title: 'Latency', text: duration},
  {key: 'utilisation', title: 'Utilisation', more: true, text: percent},
  {key: 'imbalanceMs', title: 'Imbalance', text: duration},
  {key: 'cost', title: 'Cost', text: figure},
];

export class PlanResult {
  #x = AXES[0];
  #y = AXES[2];
  /** @type {Applied | undefined} what came of it here; a result tells only of a plan that was searched for to be applied */
  #appliedHere;
  /** 0: the one that is preferred. */
  #number = 0;
  #table = new TableState();
  #moves = new TableState();
  /** @type {Kept<any>} */
  #chart = new Kept();

  /**
   * @param {Context} context
   * @param {string} id
   * @param {() => void} changed something was done with it
   */
  constructor(context, id, changed) {
    this.context = context;
    this.id = id;
    this.changed = changed;
  }

  /** @param {Plan} found */
  render(found) {
    const plan = this.#appliedHere === undefined ? found : {...found, applied: this.#appliedHere};
    const head = facts(
      ['Tasks to move', `${count(plan.tasks)} of ${count(plan.waiting)} that have not started, on ${count(plan.agents)} agents${plan.complete ? '' : '; the rest is past the bound'}`],
      ['Searched', plan.front.length === 0 ? '' : `${count(plan.generations)} generations${plan.timedOut ? ', until the time was up' : ''}, seed ${plan.seed}`],
    );
    if (plan.front.length === 0) {
      return html`${head}<p class="empty">${plan.remark ?? 'There is no plan.'}</p>`;
    }
    const chosen = this.#number === 0 ? plan.chosen : this.#number;
    return html`
      ${head} ${plan.applied === undefined ? nothing : this.#applied(plan.applied)}
      <div class="front">
        <div>
          ${this.#axes()}
          <div
            class="chart high"
            ${chart(
              this.#chart.get([found, chosen, this.#x, this.#y], () => this.#front(plan, chosen)),
              `${plan.front.length} plans by ${this.#x.title.toLowerCase()} and ${this.#y.title.toLowerCase()}; the table tells the same.`,
              it => this.#clicked(it),
            )}
          ></div>
        </div>
        <div class="front-table bounded">${this.#plans(plan, chosen)}</div>
      </div>
      ${this.#choice(plan, chosen)}
    `;
  }

  #axes() {
    const select = (/** @type {string} */ label, /** @type {Axis} */ now, /** @type {(axis: Axis) => void} */ set) => html`
      <label>
        ${label}
        <select
          @change=${(/** @type {Event} */ e) => {
            set(AXES.find(it => it.key === valueOf(e)) ?? AXES[0]);
            this.context.redraw();
          }}
        >
          ${AXES.map(it => html`<option value=${it.key} .selected=${it === now}>${it.title}</option>`)}
        </select>
      </label>
    `;
    return html`<form class="filters" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
      ${select('Across', this.#x, it => (this.#x = it))} ${select('Upwards', this.#y, it => (this.#y = it))}
    </form>`;
  }

  /**
   * @param {Plan} plan
   * @param {number} chosen
   */
  #front(plan, chosen) {
    const [x, y] = [this.#x, this.#y];
    const point = (/** @type {Figures} */ it, /** @type {string} */ name) => ({value: [it[x.key], it[y.key]], name, number: it.number});
    const alone = (/** @type {string} */ name, /** @type {Figures | undefined} */ it, /** @type {string} */ symbol, /** @type {string} */ tint, /** @type {string} */ position) =>
      it === undefined
        ? []
        : [
            {
              name,
              type: 'scatter',
              symbol,
              symbolSize: 15,
              itemStyle: {color: colour(tint)},
              label: {show: true, formatter: name, position, color: colour('text')},
              data: [point(it, name)],
            },
          ];
    const picked = plan.front.find(it => it.number === chosen);
    const axis = (/** @type {Axis} */ it) => ({
      type: 'value',
      scale: true,
      name: `${it.title}, ${it.more ? 'more' : 'less'} is better`,
      nameLocation: 'middle',
      axisLabel: {formatter: it.text},
      splitNumber: 4,
    });
    return {
      grid: {left: 28, right: 24, top: 30, bottom: 28, containLabel: true},
      tooltip: {
        trigger: 'item',
        formatter: (/** @type {any} */ it) => `${it.data.name}\n${x.title} ${x.text(it.data.value[0])}\n${y.title} ${y.text(it.data.value[1])}`,
      },
      xAxis: {...axis(x), nameGap: 30},
      yAxis: {...axis(y), nameGap: 62},
      series: [
        {
          name: 'front',
          type: 'scatter',
          symbolSize: 10,
          itemStyle: {color: colour('series-1')},
          data: plan.front.filter(it => it.number !== chosen).map(it => point(it, `Plan ${it.number}`)),
        },
        ...alone('unchanged', plan.unchanged, 'rect', 'series-8', 'top'),
        ...alone('greedy', plan.greedy, 'triangle', 'series-2', 'right'),
        ...alone(`chosen: ${chosen}`, picked, 'diamond', 'series-3', 'bottom'),
      ],
    };
  }

  /** @param {any} clicked */
  #clicked(clicked) {
    this.#choose(clicked.data?.number ?? 0);
  }

  /** @param {number} number */
  #choose(number) {
    if (number > 0) {
      this.#number = number;
      this.context.redraw();
    }
  }

  /**
   * @param {Plan} plan
   * @param {number} chosen
   */
  #plans(plan, chosen) {
    /** @typedef {Figures & {name: string}} Row */
    /** @type {Row[]} */
    const rows = [
      ...(plan.unchanged ? [{...plan.unchanged, name: 'unchanged'}] : []),
      ...(plan.greedy ? [{...plan.greedy, name: 'greedy'}] : []),
      ...plan.front.map(it => ({...it, name: `plan ${it.number}`})),
    ];
    return table({
      caption: 'Plans of the front, by latency',
      columns: [
        {
          title: 'Plan',
          narrow: true,
          cell: it =>
            it.number === 0
              ? it.name
              : html`<label class="row plan-choice">
                  <input type="radio" name="plan" .checked=${it.number === chosen} @change=${() => this.#choose(it.number)}>
                  ${it.name}${it.number === plan.chosen ? ', preferred' : ''}
                </label>`,
        },
        ...AXES.map(axis => ({
          title: axis.title,
          right: true,
          narrow: axis === this.#x || axis === this.#y,
          sort: (/** @type {Row} */ it) => it[axis.key],
          cell: (/** @type {Row} */ it) => axis.text(it[axis.key]),
        })),
        {title: 'Moves', right: true, sort: it => it.moves, cell: it => count(it.moves)},
      ],
      rows,
      key: it => it.name,
      empty: '',
      state: this.#table,
      redraw: this.context.redraw,
      rowClass: it => (it.number === chosen ? 'picked' : ''),
    });
  }

  /**
   * @param {Plan} plan
   * @param {number} chosen
   */
  #choice(plan, chosen) {
    const picked = plan.front.find(it => it.number === chosen);
    if (picked === undefined) {
      return nothing;
    }
    const preferred = chosen === plan.chosen;
    const ageMs = Math.max(0, this.context.live.nowMs - plan.snapshotAtMs);
    return html`
      <div class="picked-plan">
        <h3>Plan ${chosen} of ${plan.front.length}</h3>
        <p>${preferred ? html`It is preferred: ${plan.why}.` : 'It was chosen here.'} ${compared(picked, plan.unchanged)}</p>
        <div class="row">
          ${action(this.context, {
            label: 'Carry out',
            role: 'operate',
            disabled: plan.applied !== undefined || picked.moves === 0,
            confirm: `Carry out plan ${chosen}, which moves ${tasks(picked.moves)}? What is no longer possible or right is skipped.`,
            run: () => this.#apply(chosen),
          })}
          <span class="note">
            ${plan.applied === undefined
              ? `The snapshot is ${duration(ageMs)} old; one that is older than planMaxAgeMs (30\u2009s unless set otherwise) is refused.`
              : 'A plan is carried out once.'}
          </span>
        </div>
        ${preferred && plan.applied === undefined && plan.moves.length > 0
          ? html`<details>
              <summary>Its moves${plan.moveCount > plan.moves.length ? `, the first ${plan.moves.length} of ${count(plan.moveCount)}` : ''}</summary>
              <div class="bounded">
                ${moveTable(this.context, {caption: 'Moves of the plan', moves: plan.moves, state: this.#moves, empty: ''})}
              </div>
            </details>`
          : nothing}
      </div>
    `;
  }

  /** @param {number} number */
  async #apply(number) {
    try {
      /** @type {Applied} */
      const applied = await this.context.api.send(
        'POST',
        this.context.path('optimizations', this.id, 'apply'),
        {plan: number},
        {waitMs: 5000},
      );
      this.#appliedHere = applied;
      return appliedText(applied);
    } finally {
      this.changed();
    }
  }

  /** @param {Applied} applied */
  #applied(applied) {
    return html`
      <div class="applied" id="applied">
        <h3>Plan ${applied.number} was carried out</h3>
        <p>${appliedText(applied)}</p>
        ${applied.balancing === undefined || applied.balancing.moves.length === 0
          ? nothing
          : html`<div class="bounded">
              ${moveTable(this.context, {caption: 'Moves and what came of each', moves: applied.balancing.moves, state: this.#moves, empty: ''})}
            </div>`}
      </div>
    `;
  }
}

/** @param {Applied} applied */
function appliedText(applied) {
  if (!applied.done) {
    return `It is written as command ${applied.commandId}, and not carried out yet; it will be.`;
  }
  const because = Object.entries(applied.skippedBecause).map(([reason, times]) => `${times} ${words(reason)}`);
  const skipped = applied.skipped === 0 ? '' : `, ${count(applied.skipped)} skipped${because.length === 0 ? '' : ` (${because.join(', ')})`}`;
  return `${count(applied.moved)} moved${skipped}.`;
}

/**
 * @param {Figures} picked
 * @param {Figures | undefined} unchanged
 */
function compared(picked, unchanged) {
  if (unchanged === undefined) {
    return '';
  }
  const parts = AXES.map(({key, title, text}) => `${title.toLowerCase()} ${text(picked[key])} (${text(unchanged[key])} unchanged)`);
  return `Expected of it: ${parts.join(', ')}; ${count(picked.moves)} moves.`;
}
