// Charts over the last minutes.

import {html} from '../../lib/lit-html/lit-html.js';
import {chart} from '../../chart.js';
import {count, duration, figure, rate} from '../../format.js';
import {panel} from '../../parts.js';
import {Resource} from '../../resource.js';
import {colour, themeName} from '../../theme.js';
import {KpiHistory, WINDOW_MS} from './kpis.js';

/**
 * @typedef {import('../../context.js').Context} Context
 * @typedef {import('./kpis.js').Line} Line
 * @typedef {import('./kpis.js').Lines} Lines
 * @typedef {{name: string, colour: string, line: Line}} Drawn
 */

/** The window moves on so often where nothing else happens, milliseconds. */
const MOVE_MS = 5000;

export class Trends {
  #history = new KpiHistory();
  /** @type {(Chart | undefined)[]} */
  #charts = CHARTS.map(() => undefined);
  /** Indices of those that are to be drawn anew. */
  #due = new Set(CHARTS.keys());
  #drawnAtMs = 0;
  #theme = '';

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.resource = new Resource(
      async signal => {
        const fromMs = Math.max(this.#history.untilMs, this.#nowMs() - WINDOW_MS);
        const told = (await context.api.get(context.path('kpis'), {from: Math.floor(fromMs)}, signal)).kpis;
        this.#changed(this.#history.add(told));
        return told;
      },
      context.redraw,
      2000,
    );
  }

  #nowMs() {
    return this.context.live.nowMs;
  }

  /** Takes what the last frame told. */
  live() {
    const kpi = this.context.live.now?.lastKpi;
    if (kpi === undefined) {
      return;
    }
    if (this.#history.missesBefore(kpi)) {
      this.resource.poke();
      return; // comes with the answer, in order
    }
    this.#changed(this.#history.add([kpi]));
  }

  close() {
    this.resource.close();
  }

  /** @param {boolean} really */
  #changed(really) {
    if (really) {
      this.#due = new Set(CHARTS.keys());
    }
  }

  /** One chart at a time: four at once would hold up whoever scrolls. */
  #draw() {
    const nowMs = this.#nowMs();
    if (nowMs - this.#drawnAtMs > MOVE_MS || this.#theme !== themeName()) {
      this.#theme = themeName();
      this.#changed(true);
    }
    const [next] = this.#due;
    if (next === undefined) {
      return;
    }
    this.#drawnAtMs = nowMs;
    this.#due.delete(next);
    this.#charts[next] = CHARTS[next](this.#history.lines(nowMs), nowMs);
    if (this.#due.size > 0) {
      this.context.redraw();
    }
  }

  render() {
    this.#draw();
    return panel(
      'The last five minutes',
      html`
        ${this.resource.problem === null ? '' : html`<p class="problem" role="alert">${this.resource.problem.message}</p>`}
        <div class="trends">
          ${this.#charts.map(it =>
            it === undefined
              ? html`<div class="trend"></div>`
              : html`
                  <div class="trend">
                    <h3>${it.title}</h3>
                    <p class="note">${it.now}</p>
                    <div class="chart low" ${chart(it.option, `${it.title} over the last five minutes. ${it.now}`)}></div>
                  </div>
                `,
          )}
        </div>
      `,
      {wide: true, note: 'A point for each interval in which there were tasks; where a line breaks, nothing is known.'},
    );
  }
}

/** @param {Line} line */
function last(line) {
  return line.findLast(([, value]) => value !== null)?.[1];
}

/**
 * @typedef {{title: string, now: string, option: any}} Chart
 *
 * @type {((lines: Lines, nowMs: number) => Chart)[]}
 */
const CHARTS = [
  (lines, nowMs) => ({
    title: 'Tasks a second',
    now: `${rate(last(lines.submitted))} in, ${rate(last(lines.completed))} out`,
    option: option(nowMs, rate, [
      {name: 'submitted', colour: 'series-2', line: lines.submitted},
      {name: 'completed', colour: 'series-1', line: lines.completed},
    ]),
  }),
  (lines, nowMs) => ({
    title: 'Tasks there',
    now: `${count(last(lines.waiting))} waiting, ${count(last(lines.running))} with agents`,
    option: option(nowMs, count, [
      {name: 'waiting', colour: 'series-2', line: lines.waiting},
      {name: 'with agents', colour: 'series-1', line: lines.running},
    ]),
  }),
  (lines, nowMs) => ({
    title: 'Wait, mean',
    now: `${duration(last(lines.waitMs))} from ready to started`,
    option: option(nowMs, duration, [{name: 'wait', colour: 'series-4', line: lines.waitMs}]),
  }),
  (lines, nowMs) => ({
    title: 'Fairness',
    now: `${figure(last(lines.fairness))}; 1 where all have the same for their weight`,
    option: option(nowMs, figure, [{name: 'fairness', colour: 'series-3', line: lines.fairness}], 1),
  }),
];

/**
 * @param {number} nowMs
 * @param {(value: number) => string} format
 * @param {Drawn[]} drawn
 * @param {number} [max]
 */
function option(nowMs, format, drawn, max) {
  return {
    grid: {left: 8, right: 10, top: drawn.length > 1 ? 26 : 10, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel'},
    legend: drawn.length > 1 ? {top: 0, left: 0, icon: 'roundRect', selectedMode: false} : {show: false},
    tooltip: {trigger: 'axis', valueFormatter: (/** @type {number | null} */ it) => (it === null || it === undefined ? '–' : format(it))},
    xAxis: {type: 'time', min: nowMs - WINDOW_MS, max: nowMs, splitNumber: 4, axisLabel: {formatter: '{HH}:{mm}', showMinLabel: false}},
    yAxis: {type: 'value', min: 0, max, splitNumber: 2, axisLabel: {formatter: format}},
    series: drawn.map(it => ({
      id: it.name, // the same one goes on
      name: it.name,
      type: 'line',
      showSymbol: false,
      silent: true,
      lineStyle: {width: 1.6},
      areaStyle: {opacity: 0.1},
      itemStyle: {color: colour(it.colour)},
      data: it.line,
    })),
  };
}
