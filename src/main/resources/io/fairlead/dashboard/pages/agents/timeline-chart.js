// The timeline as a chart: bars in lanes, arrows from lane to lane, marks.

import {clock, duration} from '../../format.js';
import {colour} from '../../theme.js';
import {laneOf, lanes, Palette} from './lanes.js';
import {eventWords, runSort, runWords} from './state.js';

/**
 * @typedef {import('./lanes.js').Timeline} Timeline
 * @typedef {import('./lanes.js').Run} Run
 * @typedef {import('./lanes.js').Move} Move
 * @typedef {import('./lanes.js').AgentEvent} AgentEvent
 * @typedef {import('./lanes.js').Colouring} Colouring
 */

/** Arrows drawn at most, the newest: more can't be told from each other. */
export const MOST_ARROWS = 300;

/** Share of a lane that bars may fill. */
const FILLED = 0.78;

/** A run of which only the end is known has this width, pixels. */
const STUB = 7;

/** @type {Record<string, {symbol: string, colour: string}>} by the beginning of the kind */
const MARKS = {
  AGENT_JOINED: {symbol: 'triangle', colour: 'good'},
  AGENT_RESUMED: {symbol: 'triangle', colour: 'good'},
  AGENT_DRAINED: {symbol: 'rect', colour: 'info'},
  AGENT_SUSPECTED: {symbol: 'circle', colour: 'warning'},
  BREAKER_OPENED: {symbol: 'diamond', colour: 'critical'},
  BREAKER_HALF_OPENED: {symbol: 'diamond', colour: 'warning'},
  BREAKER_CLOSED: {symbol: 'diamond', colour: 'good'},
};
const CROSS = 'path://M0,2 L2,0 L5,3 L8,0 L10,2 L7,5 L10,8 L8,10 L5,7 L2,10 L0,8 L3,5 Z';

/**
 * @param {Timeline} timeline
 * @param {string[]} ids of the lanes, from top to bottom
 * @param {Colouring} colouring
 * @param {Palette} palette
 * @param {boolean} narrow
 */
export function timelineOption(timeline, ids, colouring, palette, narrow) {
  const {bars, tracks} = lanes(timeline, ids);
  const paint = painter(colouring, palette);
  const soft = colour('text-soft');
  const bad = colour('critical');
  const ground = colour('surface');
  const arrow = colour('text');
  const moves = timeline.moves
    .map(move => ({move, from: laneOf(ids, move.fromAgentId), to: laneOf(ids, move.toAgentId)}))
    .filter(({from, to}) => (from >= 0 && from < ids.length) || (to >= 0 && to < ids.length))
    .slice(-MOST_ARROWS);
  const events = timeline.events
    .map(event => ({event, lane: ids.indexOf(event.agentId)}))
    .filter(({lane}) => lane >= 0);

  /**
   * @param {any} parameters
   * @param {any} api
   */
  const bar = (parameters, api) => {
    const it = bars[parameters.dataIndex];
    const area = parameters.coordSys;
    const [rawLeft, middle] = api.coord([it.fromMs, it.lane]);
    const right = Math.min(area.x + area.width, api.coord([it.endMs, it.lane])[0]);
    const lane = api.size([0, 1])[1] * FILLED;
    const height = Math.max(2, lane / tracks[it.lane]);
    const top = middle - lane / 2 + (it.track * lane) / tracks[it.lane];
    const left = Math.max(area.x, it.known ? rawLeft : right - STUB);
    const start = Math.max(left, Math.min(right, it.known ? api.coord([it.startMs, it.lane])[0] : left));
    if (right < area.x) {
      return null;
    }
    const fill = paint(it.run);
    const thick = Math.max(1.5, height - (height > 6 ? 2 : 1));
    const sort = runSort(it.run.kind);
    /** @type {any[]} */
    const children = [
      {type: 'rect', shape: {x: left, y: top, width: Math.max(0, start - left), height: thick}, style: {fill, opacity: 0.3}},
      {
        type: 'rect',
        shape: {x: start, y: top, width: Math.max(start > left ? 0 : 1.5, right - start), height: thick, r: height > 8 ? 2 : 0},
        style: {fill, opacity: sort === 'neutral' ? 0.6 : 1, stroke: ground, lineWidth: right - start > 4 ? 0.5 : 0},
      },
    ];
    if (sort === 'bad') {
      children.push({type: 'rect', shape: {x: right - 3, y: top - 1, width: 3, height: thick + 2}, style: {fill: bad}});
    }
    return {type: 'group', children};
  };

  /**
   * @param {any} parameters
   * @param {any} api
   */
  const way = (parameters, api) => {
    const {move, from, to} = moves[parameters.dataIndex];
    const area = parameters.coordSys;
    const y = (/** @type {number} */ lane) =>
      lane < 0 ? area.y : lane >= ids.length ? area.y + area.height : api.coord([move.atMs, lane])[1];
    const x = api.coord([move.atMs, 0])[0];
    if (x < area.x || x > area.x + area.width) {
      return null;
    }
    const [fromY, toY] = [y(from), y(to)];
    const down = toY > fromY ? 1 : -1;
    const stolen = move.kind === 'STOLEN';
    return {
      type: 'group',
      children: [
        {type: 'line', shape: {x1: x, y1: fromY, x2: x, y2: toY - down * 5}, style: {stroke: ground, lineWidth: 3.5, opacity: 0.8}},
        {
          type: 'line',
          shape: {x1: x, y1: fromY, x2: x, y2: toY - down * 5},
          style: {stroke: arrow, lineWidth: 1.3, lineDash: stolen ? null : [4, 3], opacity: 0.85},
        },
        {type: 'circle', shape: {cx: x, cy: fromY, r: 2.2}, style: {fill: arrow}},
        {
          type: 'polygon',
          shape: {points: [[x, toY], [x - 4, toY - down * 7], [x + 4, toY - down * 7]]},
          style: {fill: arrow, stroke: ground, lineWidth: 0.6},
        },
      ],
    };
  };

  return {
    grid: {left: narrow ? 74 : 128, right: 14, top: 6, bottom: 26},
    xAxis: {
      type: 'time',
      min: timeline.fromMs,
      max: timeline.untilMs,
      splitNumber: narrow ? 3 : 7,
      axisLabel: {color: soft, hideOverlap: true, formatter: (/** @type {number} */ at) => clock(at, {nowMs: timeline.untilMs})},
      splitLine: {show: true, lineStyle: {color: colour('line'), opacity: 0.6}},
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: ids,
      axisLabel: {color: colour('text'), width: narrow ? 64 : 116, overflow: 'truncate', interval: 0, fontSize: narrow ? 10 : 12},
      splitLine: {show: true, lineStyle: {color: colour('line'), opacity: 0.5}},
    },
    tooltip: {trigger: 'item'},
    series: [
      {
        id: 'runs',
        type: 'custom',
        renderItem: bar,
        clip: true,
        encode: {x: [0, 1], y: 2},
        data: bars.map(it => [it.fromMs, it.endMs, it.lane]),
        tooltip: {formatter: (/** @type {any} */ at) => runText(bars[at.dataIndex].run, timeline.untilMs)},
        emphasis: {disabled: true},
      },
      {
        id: 'moves',
        type: 'custom',
        renderItem: way,
        clip: true,
        z: 3,
        encode: {x: 0, y: [1, 2]},
        data: moves.map(({move, from, to}) => [move.atMs, from, to]),
        tooltip: {formatter: (/** @type {any} */ at) => moveText(moves[at.dataIndex].move)},
        emphasis: {disabled: true},
      },
      {
        id: 'events',
        type: 'scatter',
        z: 4,
        symbolSize: 11,
        data: events.map(({event, lane}) => {
          const mark = MARKS[event.kind] ?? {symbol: CROSS, colour: 'critical'};
          return {
            value: [event.atMs, lane],
            symbol: mark.symbol,
            itemStyle: {color: colour(mark.colour), borderColor: ground, borderWidth: 1.5},
          };
        }),
        tooltip: {formatter: (/** @type {any} */ at) => eventText(events[at.dataIndex].event)},
      },
    ],
    // Not of ECharts: what was clicked on.
    clicked: (/** @type {any} */ at) =>
      at.seriesId === 'runs'
        ? {task: bars[at.dataIndex].run.taskId}
        : at.seriesId === 'moves'
          ? {task: moves[at.dataIndex].move.taskId}
          : {agent: events[at.dataIndex].event.agentId},
  };
}

/**
 * @param {Colouring} colouring
 * @param {Palette} palette
 * @returns {(run: Run) => string}
 */
function painter(colouring, palette) {
  /** @type {Map<string, string>} */
  const known = new Map();
  const name = (/** @type {Run} */ run) =>
    colouring === 'tenant'
      ? palette.of(run.tenantId)
      : colouring === 'level'
        ? `level-${(run.level ?? 'low').toLowerCase()}`
        : {good: 'series-3', bad: 'series-5', neutral: 'series-8', live: 'series-1'}[runSort(run.kind)];
  return run => {
    const key = name(run);
    let value = known.get(key);
    if (value === undefined) {
      value = colour(key);
      known.set(key, value);
    }
    return value;
  };
}

/**
 * @param {Run} run
 * @param {number} nowMs
 */
function runText(run, nowMs) {
  const whose = [run.tenantId && `tenant ${run.tenantId}`, run.level?.toLowerCase(), run.taskType && `type ${run.taskType}`];
  const lines = [`${run.taskId}: ${runWords(run.kind)}`, whose.filter(Boolean).join(', '), `on ${run.agentId}`];
  const endMs = run.endedAtMs ?? nowMs;
  if (run.dispatchedAtMs === undefined) {
    lines.push('when it was sent there is not known');
  } else {
    lines.push(`sent ${clock(run.dispatchedAtMs, {ms: true, nowMs})}`);
    lines.push(
      run.startedAtMs === undefined
        ? `not started for ${duration(endMs - run.dispatchedAtMs)}`
        : `waited there ${duration(run.startedAtMs - run.dispatchedAtMs)}, ran ${duration(endMs - run.startedAtMs)}`,
    );
  }
  return lines.filter(Boolean).map(cut).join('\n');
}

/** @param {Move} move */
function moveText(move) {
  const how = move.kind === 'STOLEN' ? 'stolen by an idle agent' : 'moved by balancing';
  return [`${move.taskId}: ${how}`, `from ${move.fromAgentId}`, `to ${move.toAgentId}`, clock(move.atMs, {ms: true})].map(cut).join('\n');
}

/** @param {AgentEvent} event */
function eventText(event) {
  return [`${event.agentId} ${eventWords(event.kind)}`, event.reason ?? '', clock(event.atMs, {ms: true})].filter(Boolean).map(cut).join('\n');
}

/** @param {string} line */
function cut(line) {
  return line.length > 64 ? line.slice(0, 63) + '…' : line;
}
