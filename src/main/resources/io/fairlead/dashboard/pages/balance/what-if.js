// What another configuration, or another fleet, would have come to: beside what was, and beside another such replay.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {chart} from '../../chart.js';
import {clock, count, duration, figure} from '../../format.js';
import {TableState, badge, table} from '../../parts.js';
import {colour} from '../../theme.js';
import {Kept} from './parts.js';

/** @typedef {import('../../app.js').Context} Context */
/**
 * @typedef {{name: string, unit: string, better: string, measured: number, asItWas: number, changed: number, difference: number,
 *   least: number, most: number}} Figure
 *
 * @typedef {{atMs: number, waiting: number, running: number}} Moment
 *
 * @typedef {{completed: number, waitMeanMs: number, waitP99Ms: number, share: number}} Part
 *
 * @typedef {{period: {fromMs: number, toMs: number, tasks: number, agents: number, remarks: string[]}, settings: Record<string, unknown>,
 *   added: number, removed: string[], seed: number, seeds: number[], seedsAsked: number, figures: Figure[],
 *   tenants: {tenantId: string, measured?: Part, asItWas?: Part, changed?: Part}[],
 *   fidelity: {good: boolean, sentence: string}, measured: Moment[], asItWas: Moment[], changed: Moment[]}} WhatIf
 */

/** @type {Record<string, string>} */
const NAMES = {
  submitted: 'Tasks',
  completed: 'Completed',
  failed: 'Failed',
  rejected: 'Rejected',
  unfinished: 'Unfinished',
  missedDeadlines: 'Missed deadlines',
  waitMeanMs: 'Wait, mean',
  waitP50Ms: 'Wait, median',
  waitP99Ms: 'Wait, 99\u2009%',
  makespanMs: 'Makespan',
  utilisation: 'Utilisation',
  imbalance: 'Imbalance',
  cost: 'Cost',
  jain: 'Fairness',
  moved: 'Moves',
};

export class WhatIfResult {
  #figures = new TableState();
  #tenants = new TableState();
  /** @type {Kept<any>} */
  #chart = new Kept();

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
  }

  /**
   * @param {WhatIf} whatIf
   * @param {WhatIf | null} other another one that it is compared with
   */
  render(whatIf, other) {
    return html`
      <p>${sentence(whatIf)}</p>
      ${other === null ? nothing : html`<p><b>Other:</b> ${sentence(other)}${samePeriod(whatIf, other) ? '' : ' It is of another period: compare differences, not figures.'}</p>`}
      ${whatIf.fidelity.good
        ? html`<p class="note">${whatIf.fidelity.sentence}</p>`
        : html`<p class="hint warning">${badge('careful', 'warning')} ${whatIf.fidelity.sentence}</p>`}
      ${other === null ? this.#one(whatIf) : this.#two(whatIf, other)}
      <div
        class="chart high"
        ${chart(
          this.#chart.get([whatIf, other], () => momentChart(whatIf, other)),
          'Tasks waiting and running over time, as measured, replayed as it was, and with the change; the table tells what it came to.',
        )}
      ></div>
      ${whatIf.tenants.length > 1 ? this.#tenantTable(whatIf) : nothing}
      <p class="note">
        The figures are of the arrivals as recorded; the difference is the mean, and its range, over those and
        ${count(whatIf.seeds.length - 1)} times with arrivals drawn anew (seed ${whatIf.seed}).
        ${whatIf.seeds.length - 1 < whatIf.seedsAsked ? `The time was up before all ${whatIf.seedsAsked} were replayed.` : nothing}
      </p>
      ${whatIf.period.remarks.map(it => html`<p class="note">${it.charAt(0).toUpperCase() + it.slice(1)}.</p>`)}
    `;
  }

  /** @param {WhatIf} whatIf */
  #one(whatIf) {
    return table({
      caption: 'Figures as measured, replayed as it was, and with the change',
      columns: [
        {title: 'Figure', narrow: true, cell: it => NAMES[it.name] ?? it.name},
        {title: 'Measured', right: true, cell: it => value(it.unit, it.measured)},
        {title: 'As it was', right: true, narrow: true, cell: it => value(it.unit, it.asItWas)},
        {title: 'Changed', right: true, narrow: true, cell: it => html`<b>${value(it.unit, it.changed)}</b>`},
        {title: 'Difference', right: true, cell: it => difference(it)},
        {title: 'Verdict', narrow: true, cell: it => verdict(it)},
      ],
      rows: whatIf.figures,
      key: it => it.name,
      empty: '',
      state: this.#figures,
      redraw: this.context.redraw,
    });
  }

  /**
   * @param {WhatIf} whatIf
   * @param {WhatIf} other
   */
  #two(whatIf, other) {
    const rows = whatIf.figures.map(it => ({...it, other: other.figures.find(each => each.name === it.name) ?? null}));
    return table({
      caption: 'Figures of this one and of the other, side by side',
      columns: [
        {title: 'Figure', narrow: true, cell: it => NAMES[it.name] ?? it.name},
        {title: 'As it was', right: true, cell: it => value(it.unit, it.asItWas)},
        {title: 'This one', right: true, narrow: true, cell: it => html`<b>${value(it.unit, it.changed)}</b>`},
        {title: 'Other', right: true, narrow: true, cell: it => html`<b>${it.other === null ? '–' : value(it.unit, it.other.changed)}</b>`},
        {title: 'This verdict', narrow: true, cell: it => verdict(it)},
        {title: 'Other verdict', narrow: true, cell: it => (it.other === null ? '–' : verdict(it.other))},
      ],
      rows,
      key: it => it.name,
      empty: '',
      state: this.#figures,
      redraw: this.context.redraw,
    });
  }

  /** @param {WhatIf} whatIf */
  #tenantTable(whatIf) {
    return html`
      <h3>Tenants</h3>
      ${table({
        caption: 'Waits of each tenant',
        columns: [
          {title: 'Tenant', narrow: true, sort: it => it.tenantId, cell: it => html`<span class="id">${it.tenantId}</span>`},
          {title: 'Wait measured', right: true, cell: it => duration(it.measured?.waitMeanMs)},
          {title: 'As it was', right: true, narrow: true, cell: it => duration(it.asItWas?.waitMeanMs)},
          {title: 'Changed', right: true, narrow: true, cell: it => html`<b>${duration(it.changed?.waitMeanMs)}</b>`},
          {title: '99\u2009% as it was', right: true, cell: it => duration(it.asItWas?.waitP99Ms)},
          {title: '99\u2009% changed', right: true, cell: it => html`<b>${duration(it.changed?.waitP99Ms)}</b>`},
        ],
        rows: whatIf.tenants,
        key: it => it.tenantId,
        empty: '',
        state: this.#tenants,
        redraw: this.context.redraw,
      })}
    `;
  }
}

/**
 * What was changed, in a few words.
 *
 * @param {WhatIf} whatIf
 */
export function changeOf(whatIf) {
  const parts = Object.entries(whatIf.settings).map(([name, it]) => `${name} ${it === null ? 'as by default' : text(it)}`);
  if (whatIf.added > 0) {
    parts.push(`${whatIf.added} more agents`);
  }
  if (whatIf.removed.length > 0) {
    parts.push(`without ${whatIf.removed.join(', ')}`);
  }
  return parts.length === 0 ? 'nothing changed' : parts.join('; ');
}

/** @param {unknown} it */
const text = it => (typeof it === 'string' ? it : JSON.stringify(it));

/** @param {WhatIf} whatIf */
function sentence(whatIf) {
  const {fromMs, toMs, tasks, agents} = whatIf.period;
  return html`Replayed ${clock(fromMs)} to ${clock(toMs)}: ${count(tasks)} tasks by ${count(agents)} agents. Changed:
    <b>${changeOf(whatIf)}</b>.`;
}

/**
 * @param {WhatIf} a
 * @param {WhatIf} b
 */
const samePeriod = (a, b) => Math.abs(a.period.fromMs - b.period.fromMs) < 1000 && Math.abs(a.period.toMs - b.period.toMs) < 1000;

/**
 * @param {string} unit
 * @param {number} n
 */
function value(unit, n) {
  switch (unit) {
    case 'ms':
      return duration(n);
    case 'share':
      return n.toFixed(3);
    case 'price':
      return figure(n);
    default:
      return Number.isInteger(n) ? count(n) : n.toFixed(1);
  }
}

/**
 * @param {string} unit
 * @param {number} n
 */
function signed(unit, n) {
  const size = value(unit, Math.abs(n));
  return size === value(unit, 0) ? size : (n > 0 ? '+' : '−') + size;
}

/** @param {Figure} it */
function difference(it) {
  if (it.least === 0 && it.most === 0) {
    return '=';
  }
  return html`${signed(it.unit, it.difference)} <span class="note">(${signed(it.unit, it.least)} to ${signed(it.unit, it.most)})</span>`;
}

/**
 * In words: a difference of one sign in all replays is no chance of the arrivals.
 *
 * @param {Figure} it
 */
function verdict(it) {
  if (it.least === 0 && it.most === 0) {
    return 'same';
  }
  if (it.better === 'neither') {
    return '';
  }
  if (it.least <= 0 && it.most >= 0) {
    return 'no clear difference';
  }
  const better = it.better === 'less' ? it.most < 0 : it.least > 0;
  return better ? badge('better', 'good') : badge('worse', 'critical');
}

/**
 * @param {WhatIf} whatIf
 * @param {WhatIf | null} other
 */
function momentChart(whatIf, other) {
  const line = (/** @type {string} */ name, /** @type {Moment[]} */ moments, /** @type {string} */ tint, /** @type {'waiting' | 'running'} */ what) => ({
    name,
    type: 'line',
    xAxisIndex: what === 'waiting' ? 0 : 1,
    yAxisIndex: what === 'waiting' ? 0 : 1,
    showSymbol: false,
    data: moments.map(it => [it.atMs, it[what]]),
    itemStyle: {color: colour(tint)},
    lineStyle: {width: 1.8, type: name === 'measured' ? 'dotted' : 'solid'},
  });
  const lines = (/** @type {'waiting' | 'running'} */ what) => [
    line('measured', whatIf.measured, 'series-8', what),
    line('as it was', whatIf.asItWas, 'series-1', what),
    line(other === null ? 'changed' : 'this one', whatIf.changed, 'series-2', what),
    ...(other === null ? [] : [line('other', other.changed, 'series-4', what)]),
  ];
  const xAxis = (/** @type {number} */ gridIndex) => ({type: 'value', gridIndex, max: 'dataMax', axisLabel: {formatter: duration}, splitNumber: 4, splitLine: {show: false}});
  const yAxis = (/** @type {number} */ gridIndex, /** @type {string} */ name) => ({
    type: 'value',
    gridIndex,
    name,
    nameTextStyle: {align: 'left'},
    minInterval: 1,
    splitNumber: 3,
  });
  return {
    legend: {top: 0, left: 0},
    tooltip: {trigger: 'axis', axisPointer: {type: 'line'}, valueFormatter: count},
    axisPointer: {link: [{xAxisIndex: 'all'}], label: {show: false}},
    grid: [
      {left: 8, right: 40, top: 54, height: '32%', containLabel: true},
      {left: 8, right: 40, top: '60%', bottom: 4, containLabel: true},
    ],
    xAxis: [xAxis(0), xAxis(1)],
    yAxis: [yAxis(0, 'tasks waiting'), yAxis(1, 'tasks running')],
    series: [...lines('waiting'), ...lines('running')],
  };
}
