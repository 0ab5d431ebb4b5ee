// The history of shares, kept up to date, and its chart.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {chart} from '../../chart.js';
import {percent} from '../../format.js';
import {Resource} from '../../resource.js';
import {colour, themeName} from '../../theme.js';
import {ShareHistory} from './history.js';

/** @typedef {import('../../app.js').Context} Context */

/** Lines that can be told apart. */
export const MOST_LINES = 8;

const LOOK_MS = 2000;

/** Below, a time axis tells seconds: its labels would be the same, milliseconds. */
const SHORT_MS = 290_000;

/** How far back a chart goes, milliseconds. */
const SPANS = [
  {title: '5 minutes', ms: 300_000},
  {title: '1 hour', ms: 3_600_000},
  {title: '6 hours', ms: 21_600_000},
];

export class Shares {
  history = new ShareHistory();
  spanMs = SPANS[0].ms;
  /** Changes whenever the history does. */
  version = 0;

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.resource = new Resource(
      async signal => {
        const told = await context.api.get(context.path('trends', 'tenants'), {fromMs: this.history.nextMs}, signal);
        this.history.add(told);
        this.version++;
        return told;
      },
      context.redraw,
      LOOK_MS,
    );
  }

  live() {
    this.resource.poke();
  }

  close() {
    this.resource.close();
  }

  /** How it stands with a tenant. @param {string} tenant */
  last(tenant) {
    return this.history.last(tenant, this.context.live.nowMs);
  }

  /** Which part of the history is shown. */
  spans() {
    return html`
      <span class="choice" role="group" aria-label="How far back">
        ${SPANS.map(
          it => html`
            <button
              class="quiet"
              aria-pressed=${it.ms === this.spanMs ? 'true' : 'false'}
              @click=${() => {
                this.spanMs = it.ms;
                this.context.redraw();
              }}
            >${it.title}</button>
          `,
        )}
      </span>
    `;
  }

  /** What a chart of it depends on, for {@link Chart}. */
  get key() {
    return [this.version, this.spanMs, themeName()].join();
  }

  /** Ends of the time axis. */
  get window() {
    const untilMs = this.history.atMs.at(-1) ?? 0;
    const fromMs = Math.max(untilMs - this.spanMs, this.history.atMs[0] ?? 0);
    return {fromMs: Math.min(fromMs, untilMs - 60_000), untilMs};
  }
}

/** A chart whose option is made anew only if something has changed. */
export class Chart {
  #key = '';
  /** @type {any} */
  #option = null;

  /**
   * @param {string} key
   * @param {() => any} option
   * @param {string} label
   */
  render(key, option, label) {
    if (key !== this.#key) {
      this.#key = key;
      this.#option = option();
    }
    return html`<div class="chart" ${chart(this.#option, label)}></div>`;
  }
}

/**
 * Received as lines, due as dashed ones.
 *
 * @param {Shares} shares
 * @param {{id: string, colour: string}[]} shown
 * @param {{atMs: number, name: string}[]} [marks] what was done meanwhile
 */
export function shareOption(shares, shown, marks = []) {
  const {history} = shares;
  const {fromMs, untilMs} = shares.window;
  const line = (/** @type {string} */ id, /** @type {'dueShare' | 'receivedShare'} */ what) => {
    const trend = history.tenants.get(id);
    return trend === undefined ? [] : history.line(trend[what], fromMs);
  };
  return {
    ...timeOption(fromMs, untilMs, percent, marks.length > 0 ? 24 : 12, upTo),
    series: shown.flatMap(({id, colour: name}, i) => [
      {
        id: `received ${id}`,
        name: id,
        type: 'line',
        showSymbol: false,
        silent: true,
        lineStyle: {width: 2},
        itemStyle: {color: colour(name)},
        data: line(id, 'receivedShare'),
        ...(i === 0 && marks.length > 0 ? {markLine: markLine(marks)} : {}),
      },
      {
        id: `due ${id}`,
        name: `${id}, due`,
        type: 'line',
        step: 'end',
        showSymbol: false,
        silent: true,
        lineStyle: {width: 1.3, type: 'dashed', opacity: 0.9},
        itemStyle: {color: colour(name)},
        data: line(id, 'dueShare'),
      },
    ]),
  };
}

/** No more than all. @param {{max: number}} extent */
function upTo({max}) {
  return max > 0.8 || max === 0 ? 1 : null;
}

/** @param {{atMs: number, name: string}[]} marks */
function markLine(marks) {
  return {
    symbol: 'none',
    silent: true,
    lineStyle: {color: colour('text-soft'), type: 'solid', width: 1},
    label: {color: colour('text-soft'), position: 'end', rotate: 0, fontSize: 12},
    data: marks.map(it => ({xAxis: it.atMs, name: it.name, label: {formatter: it.name}})),
  };
}

/**
 * What charts over that time have in common.
 *
 * @param {number} fromMs
 * @param {number} untilMs
 * @param {(value: number) => string} format
 * @param {number} [top] room above
 * @param {(extent: {max: number}) => number | null} [max]
 */
export function timeOption(fromMs, untilMs, format, top = 12, max) {
  return {
    grid: {left: 8, right: 12, top, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel'},
    legend: {show: false},
    tooltip: {trigger: 'axis', valueFormatter: (/** @type {number | null} */ it) => (it === null || it === undefined ? '–' : format(it))},
    xAxis: {type: 'time', min: fromMs, max: untilMs, splitNumber: 5, axisLabel: {formatter: untilMs - fromMs < SHORT_MS ? '{HH}:{mm}:{ss}' : '{HH}:{mm}', showMinLabel: false}},
    yAxis: {type: 'value', min: 0, max, splitNumber: 5, axisLabel: {formatter: format}},
  };
}

/** What lines mean. */
export function legend() {
  return html`
    <span class="line-key" aria-hidden="true"><svg viewBox="0 0 26 8"><path d="M0 4h26"></path></svg></span> received
    <span class="line-key dashed" aria-hidden="true"><svg viewBox="0 0 26 8"><path d="M0 4h26"></path></svg></span> due
  `;
}

/** @param {Shares} shares */
export function trouble(shares) {
  return shares.resource.problem === null ? nothing : html`<p class="problem" role="alert">${shares.resource.problem.message}</p>`;
}
