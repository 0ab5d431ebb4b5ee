// One agent: what it can do, what it does, what it did.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {carriedOut} from '../../api.js';
import {clock, count, duration, figure, percent, words} from '../../format.js';
import {TableState, action, badge, loaded, panel, table, tile, tiles} from '../../parts.js';
import {Resource} from '../../resource.js';
import {stateBadge} from './fleet.js';
import {eventWords, runSort, runWords, standing, standingAtLength} from './state.js';
import {TimelinePanel} from './timeline.js';
import {TrendPanels} from './trend.js';

/**
 * @typedef {import('../../context.js').Context} Context
 * @typedef {import('./lanes.js').Timeline} Timeline
 * @typedef {import('./lanes.js').Run} Run
 * @typedef {import('./turns.js').Turn} Turn
 * @typedef {{taskId: string, phase: string, tenantId: string, taskType: string, level: string, placedBy?: string,
 *   queuedAtMs?: number, dispatchedAtMs?: number, startedAtMs?: number, estimatedCostMs: number}} Task
 * @typedef {{phase: string, breaker: string, breakerFailures: number, unavailability: string | null, drained: boolean,
 *   incarnation: number, slots: number, capabilities: string[], costPerSecond: number, throttle: number, weight: number,
 *   speed: number, speedByType: Record<string, number>, reliability: number, roundTripMs: number, samples: number,
 *   resources: Record<string, number>, resourcesHeld: Record<string, number>, held: number, running: number,
 *   placed: number, window: number, outstandingMs: number, loadMs: number | null, lastReportAgeMs: number,
 *   agentId: string}} Agent
 */

/** How far back its history goes, milliseconds: as far as it is told. */
const HISTORY_MS = 900_000;

/** Runs that are listed. */
const RUNS = 200;

export class OneAgent {
  /** @type {Resource<Agent>} */
  #agent;
  /** @type {Resource<{held: Task[], placed: Task[]}>} */
  #tasks;
  /** @type {Resource<Timeline>} */
  #history;
  #trend;
  #timeline;
  #heldTable = new TableState();
  #queueTable = new TableState();
  #runTable = new TableState();
  #eventTable = new TableState();

  /**
   * @param {Context} context
   * @param {string} id
   */
  constructor(context, id) {
    this.context = context;
    this.id = id;
    const {api} = context;
    this.#agent = new Resource(signal => api.get(context.path('agents', id), {}, signal), context.redraw, 1000);
    this.#tasks = new Resource(signal => api.get(context.path('agents', id, 'tasks'), {}, signal), context.redraw, 1000);
    this.#history = new Resource(
      signal => api.get(context.path('timeline'), {windowMs: HISTORY_MS, agent: id, limit: RUNS}, signal),
      context.redraw,
      3000,
    );
    this.#trend = new TrendPanels(context, id);
    this.#timeline = new TimelinePanel(context, () => [id], {one: true});
  }

  live() {
    if (this.#agent.problem?.status !== 404) {
      [this.#agent, this.#tasks, this.#history].forEach(it => it.poke());
    }
  }

  close() {
    [this.#agent, this.#tasks, this.#history, this.#trend, this.#timeline].forEach(it => it.close());
  }

  render() {
    const agent = this.#agent.value;
    const problem = this.#agent.problem;
    const back = html`<a href=${this.context.link('agents')}>All agents</a>`;
    if (agent === null) {
      return html`
        <div class="title"><h1><span class="id">${this.id}</span></h1></div>
        ${problem === null
          ? html`<p class="empty">Asking …</p>`
          : problem.status === 404
            ? html`<p class="problem" role="alert">There is no agent ${this.id} in this swarm; if there was one, it is forgotten by now.</p>`
            : html`<p class="problem" role="alert">${problem.message}</p>`}
        <p>${back}</p>
      `;
    }
    const sentence = standingAtLength(agent);
    return html`
      <div class="title">
        <h1><span class="id">${this.id}</span></h1>
        ${stateBadge(/** @type {any} */ (agent))}
        <span class="grow"></span>
        <span class="note">${back}</span>
        ${this.#actions(agent)}
      </div>
      ${problem === null ? nothing : html`<p class="problem" role="alert">${problem.message}</p>`}
      ${sentence === '' ? nothing : html`<p class=${standing(agent)[1] === 'critical' ? 'problem' : 'hint'}>${sentence}</p>`}
      <div class="stack">
        ${this.#tiles(agent)}
        ${this.#timeline.render()}
        <div class="grid">
          ${this.#trend.render()}
          ${this.#facts(agent)}
          ${this.#breaker(agent)}
          ${this.#held()}
          ${this.#queue()}
        </div>
        ${this.#runs()}
      </div>
    `;
  }

  /** @param {Agent} agent */
  #actions(agent) {
    const path = (/** @type {string} */ what) => this.context.path('agents', this.id, what);
    const act = async (/** @type {string} */ what, /** @type {string} */ done) => {
      const answer = await this.context.api.command('POST', path(what));
      this.#agent.refresh();
      return carriedOut(answer, done);
    };
    return agent.drained
      ? action(this.context, {
          label: 'Resume',
          role: 'operate',
          confirm: `Let agent ${this.id} get new work again?`,
          run: () => act('resume', `Agent ${this.id} gets work again.`),
        })
      : action(this.context, {
          label: 'Drain',
          role: 'operate',
          danger: true,
          confirm: `Give agent ${this.id} no new work? It ends what it has; what waits in its local queue goes to others.`,
          run: () => act('drain', `Agent ${this.id} is drained: it gets no new work.`),
        });
  }

  /** @param {Agent} agent */
  #tiles(agent) {
    const figures = this.context.live.agents.get(this.id);
    return tiles(
      tile('Load', duration(agent.loadMs), {note: 'until it is done'}),
      tile('Running', `${agent.running}\u2009/\u2009${agent.slots}`, {note: 'of its slots'}),
      tile('Held', count(agent.held), {note: `${count(agent.window)} at most`}),
      tile('Local queue', count(agent.placed), {note: 'tasks'}),
      tile('Weight', figure(agent.weight), {note: `speed ${figure(agent.speed)}\u2009×`}),
      tile('Reliable', percent(agent.reliability), {note: `${count(agent.samples)} runs measured`, tone: agent.reliability < 0.8 ? 'warning' : 'plain'}),
      figures === undefined ? nothing : tile('Completed', count(figures.completed), {note: `${count(figures.failed)} failed, since this instance took over`}),
      figures === undefined ? nothing : tile('Moved', html`${count(figures.movedHere)} here`, {note: `${count(figures.movedAway)} away, since this instance took over`}),
    );
  }

  /** @param {Agent} agent */
  #facts(agent) {
    const amounts = Object.entries(agent.resources).map(([name, there]) => `${name}: ${count(agent.resourcesHeld[name] ?? 0)} of ${count(there)} taken`);
    const speeds = Object.entries(agent.speedByType).map(([type, speed]) => `${type} ${figure(speed)}\u2009×`);
    /** @type {[string, unknown][]} */
    const facts = [
      ['Phase', words(agent.phase)],
      ['Last heard of', agent.lastReportAgeMs < 1000 ? 'within the last second' : `${duration(agent.lastReportAgeMs)} ago`],
      ['Slots', count(agent.slots)],
      ['Capabilities', agent.capabilities.length === 0 ? 'none told' : agent.capabilities.join(', ')],
      ['Resources', amounts.length === 0 ? 'none told' : amounts.join('; ')],
      ['Speed by type', speeds.length === 0 ? 'not measured yet' : speeds.join(', ')],
      ['Way there and back', duration(agent.roundTripMs)],
      ['Throttle', agent.throttle === 0 ? 'none' : `${percent(agent.throttle)} held back`],
      ['Price', agent.costPerSecond === 0 ? 'none' : `${figure(agent.costPerSecond)} per second of a slot`],
      ['Incarnation', String(agent.incarnation)],
    ];
    return panel('What it is', html`<dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`);
  }

  /** @param {Agent} agent */
  #breaker(agent) {
    const tone = {CLOSED: 'good', OPEN: 'critical', HALF_OPEN: 'warning'}[agent.breaker];
    return panel('Circuit breaker', html`
      <p>${badge(words(agent.breaker), /** @type {any} */ (tone))}
        ${agent.breaker === 'CLOSED' && agent.breakerFailures > 0 ? `${count(agent.breakerFailures)} failures in a row so far` : nothing}</p>
      ${loaded(this.#history, history => this.#happened(history))}
    `, {note: 'and what else happened to the agent'});
  }

  /** @param {Timeline} history */
  #happened(history) {
    const told = history.events.map(it => ({...it, about: false}));
    const since = history.cut && history.runs.length > 0 ? (history.runs[0].endedAtMs ?? history.fromMs) : history.fromMs;
    /** @type {(Turn & {reason?: string})[]} */
    const all = [...this.#trend.turns().filter(it => it.atMs < Math.min(since, told[0]?.atMs ?? since)), ...told];
    return table({
      caption: 'What happened to the agent, the newest first',
      rows: all.reverse(),
      key: it => `${it.atMs} ${it.kind}`,
      empty: 'Nothing lately: it did not come or go, and its breaker stayed as it was.',
      state: this.#eventTable,
      redraw: this.context.redraw,
      columns: [
        {title: 'When', narrow: true, cell: it => (it.about ? 'about ' : '') + clock(it.atMs)},
        {title: 'What', narrow: true, cell: it => eventWords(it.kind) + (it.reason ? `: ${it.reason}` : '')},
      ],
    });
  }

  #held() {
    return panel('Held now', loaded(this.#tasks, ({held}) =>
      this.#taskTable(held, this.#heldTable, 'Tasks that it holds', 'It holds nothing.', [
        {title: 'Since', cell: it => clock(it.startedAtMs ?? it.dispatchedAtMs), sort: it => it.startedAtMs ?? it.dispatchedAtMs ?? 0},
        {title: 'State', narrow: true, cell: it => (it.phase === 'RUNNING' ? badge('runs', 'info') : badge('sent')), sort: it => it.phase},
      ])));
  }

  #queue() {
    return panel('Local queue', loaded(this.#tasks, ({placed}) =>
      this.#taskTable(placed, this.#queueTable, 'Tasks in its local queue', 'Nothing waits for this agent alone.', [
        {title: 'Since', cell: it => clock(it.queuedAtMs), sort: it => it.queuedAtMs ?? 0},
        {title: 'Why here', narrow: true, cell: it => words(it.placedBy ?? ''), sort: it => it.placedBy ?? ''},
      ])));
  }

  /**
   * @param {Task[]} rows
   * @param {TableState} state
   * @param {string} caption
   * @param {string} empty
   * @param {import('../../parts.js').Column<Task>[]} more
   */
  #taskTable(rows, state, caption, empty, more) {
    return table({
      caption,
      rows,
      key: it => it.taskId,
      empty,
      state,
      redraw: this.context.redraw,
      href: it => this.context.link('tasks', it.taskId),
      columns: [
        {title: 'Task', narrow: true, cell: it => html`<span class="id">${it.taskId}</span>`, sort: it => it.taskId},
        {title: 'Tenant', cell: it => it.tenantId, sort: it => it.tenantId},
        {title: 'Level', narrow: true, cell: it => words(it.level), sort: it => it.level},
        ...more,
      ],
    });
  }

  #runs() {
    return panel('Recent runs', loaded(this.#history, history => table({
      caption: 'Runs on this agent, the newest first',
      rows: [...history.runs].reverse(),
      key: (/** @type {Run} */ it) => `${it.epoch} ${it.taskId}`,
      empty: 'It has run nothing in the last 15 minutes.',
      state: this.#runTable,
      redraw: this.context.redraw,
      href: it => this.context.link('tasks', it.taskId),
      columns: [
        {title: 'Task', narrow: true, cell: it => html`<span class="id">${it.taskId}</span>`, sort: it => it.taskId},
        {title: 'Tenant', cell: it => it.tenantId ?? '–', sort: it => it.tenantId ?? ''},
        {title: 'Level', cell: it => words(it.level ?? '–'), sort: it => it.level ?? ''},
        {title: 'Type', cell: it => it.taskType ?? '–', sort: it => it.taskType ?? ''},
        {title: 'Ended', cell: it => (it.endedAtMs === undefined ? 'not yet' : clock(it.endedAtMs)), sort: it => it.endedAtMs ?? Infinity},
        {title: 'Waited', right: true, cell: it => duration(waited(it, history.untilMs)), sort: it => waited(it, history.untilMs) ?? -1},
        {title: 'Ran', narrow: true, right: true, cell: it => duration(ran(it, history.untilMs)), sort: it => ran(it, history.untilMs) ?? -1},
        {title: 'How', narrow: true, cell: it => badge(runWords(it.kind), /** @type {any} */ ({good: 'good', bad: 'critical', neutral: 'plain', live: 'info'}[runSort(it.kind)])), sort: it => runWords(it.kind)},
      ],
    })), {note: 'the last 15 minutes, at most 200', wide: true});
  }
}

/**
 * Here, from its dispatch to its start.
 *
 * @param {Run} run
 * @param {number} nowMs
 */
function waited(run, nowMs) {
  return run.dispatchedAtMs === undefined ? null : (run.startedAtMs ?? run.endedAtMs ?? nowMs) - run.dispatchedAtMs;
}

/**
 * @param {Run} run
 * @param {number} nowMs
 */
function ran(run, nowMs) {
  return run.startedAtMs === undefined ? null : (run.endedAtMs ?? nowMs) - run.startedAtMs;
}
