// One agent over time: weight, speed, work at hand, and when its breaker stood how.

import {html} from '../../lib/lit-html/lit-html.js';
import {chart} from '../../chart.js';
import {clock, count, duration, figure, percent} from '../../format.js';
import {panel} from '../../parts.js';
import {Resource} from '../../resource.js';
import {colour, themeName} from '../../theme.js';
import {breakerTurns} from './turns.js';

/**
 * @typedef {import('../../context.js').Context} Context
 * @typedef {{atMs: number, weight: number, speed: number, reliability: number, loadMs: number, held: number,
 *   running: number, placed: number, phase: string, breaker: string}} Point
 * @typedef {{swarmId: string, agentId: string, sinceMs: number, points: Point[]}} Trend
 * @typedef {import('./turns.js').Turn} Turn
 */

/** How often it is asked for, milliseconds. */
const EVERY_MS = 5000;

export class TrendPanels {
  /** @type {Resource<Trend>} */
  resource;
  /** @type {Trend | null} */
  #of = null;
  #theme = '';
  /** @type {any[]} */
  #options = [];
  #timer;

  /**
   * @param {Context} context
   * @param {string} agent
   */
  constructor(context, agent) {
    this.context = context;
    this.resource = new Resource(
      signal => context.api.get(context.path('trends', 'agents', agent), {}, signal),
      context.redraw,
      EVERY_MS,
    );
    this.#timer = setInterval(() => this.resource.poke(), EVERY_MS);
  }

  close() {
    clearInterval(this.#timer);
    this.resource.close();
  }

  /** When its breaker changed, as the samples show; oldest first. @returns {Turn[]} */
  turns() {
    return breakerTurns(this.resource.value?.points ?? []);
  }

  render() {
    const trend = this.resource.value;
    if (trend === null || trend.points.length === 0) {
      const problem = this.resource.problem;
      const text = problem === null ? (trend === null ? 'Asking …' : 'Nothing has been sampled yet.') : problem.status === 404 ? 'Nothing is remembered of it over time.' : problem.message;
      return panel('Over time', html`<p class="empty">${text}</p>`, {wide: true});
    }
    if (this.#of !== trend || this.#theme !== themeName()) {
      this.#of = trend;
      this.#theme = themeName();
      this.#options = [weightAndSpeed(trend), workAtHand(trend)];
    }
    const last = trend.points[trend.points.length - 1];
    const note = `since ${clock(trend.sinceMs)}`;
    return html`
      ${panel('Weight and speed', html`
        <div class="chart" ${chart(this.#options[0], `Weight and speed since ${clock(trend.sinceMs)}; now ${figure(last.weight)} and ${figure(last.speed)}`)}></div>
        <p class="note">Weight is slots × speed × reliability × (1 − throttle). Now ${figure(last.weight)}, with speed ${figure(last.speed)} and ${percent(last.reliability)} reliable.</p>
      `, {note})}
      ${panel('Work at hand', html`
        <div class="chart" ${chart(this.#options[1], `Tasks running, held and queued since ${clock(trend.sinceMs)}; now ${last.running}, ${last.held} and ${last.placed}`)}></div>
        <p class="note">Now ${count(last.running)} running, ${count(last.held)} held, ${count(last.placed)} in its local queue: ${duration(last.loadMs)} of work.</p>
      `, {note})}
    `;
  }
}

/** @param {Trend} trend */
function weightAndSpeed(trend) {
  return {
    ...frame(),
    yAxis: [
      {type: 'value', name: 'weight', min: 0, nameGap: 10},
      {type: 'value', name: 'speed', min: 0, nameGap: 10, splitLine: {show: false}},
    ],
    series: [
      line('weight', trend.points.map(it => [it.atMs, it.weight]), {color: colour('series-1'), area: true, areas: broken(trend.points)}),
      line('speed', trend.points.map(it => [it.atMs, it.speed]), {color: colour('series-2'), axis: 1}),
      line('reliability', trend.points.map(it => [it.atMs, it.reliability]), {color: colour('series-3'), axis: 1, dashed: true}),
    ],
  };
}

/** @param {Trend} trend */
function workAtHand(trend) {
  return {
    ...frame(),
    yAxis: {type: 'value', name: 'tasks', min: 0, minInterval: 1, nameGap: 10},
    series: [
      line('running', trend.points.map(it => [it.atMs, it.running]), {color: colour('series-1'), area: true}),
      line('held', trend.points.map(it => [it.atMs, it.held]), {color: colour('series-4')}),
      line('queued', trend.points.map(it => [it.atMs, it.placed]), {color: colour('series-2')}),
    ],
  };
}

function frame() {
  return {
    grid: {left: 44, right: 44, top: 34, bottom: 26},
    legend: {top: 0, left: 'center'},
    tooltip: {trigger: 'axis', valueFormatter: (/** @type {number} */ value) => figure(value)},
    xAxis: {type: 'time', axisLabel: {formatter: (/** @type {number} */ at) => clock(at), hideOverlap: true}, splitNumber: 4},
  };
}

/**
 * @param {string} name
 * @param {number[][]} data
 * @param {{color: string, axis?: number, area?: boolean, dashed?: boolean, areas?: any[]}} how
 */
function line(name, data, {color, axis = 0, area = false, dashed = false, areas = []}) {
  return {
    id: name,
    name,
    type: 'line',
    step: 'end',
    yAxisIndex: axis,
    showSymbol: false,
    data,
    lineStyle: {width: 1.8, type: dashed ? 'dashed' : 'solid'},
    itemStyle: {color},
    areaStyle: area ? {opacity: 0.12} : undefined,
    markArea: areas.length === 0 ? undefined : {silent: true, itemStyle: {color: colour('critical'), opacity: 0.14}, data: areas},
  };
}

/**
 * While the breaker was not closed.
 *
 * @param {Point[]} points
 */
function broken(points) {
  /** @type {any[]} */
  const areas = [];
  let since = -1;
  points.forEach((it, i) => {
    if (it.breaker !== 'CLOSED' && since < 0) {
      since = it.atMs;
    }
    if (since >= 0 && (it.breaker === 'CLOSED' || i === points.length - 1)) {
      areas.push([{xAxis: since}, {xAxis: it.atMs}]);
      since = -1;
    }
  });
  return areas;
}
