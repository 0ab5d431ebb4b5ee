// Who did what, lately: lanes with bars, and the same in words.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {ref} from '../../lib/lit-html/directives/ref.js';
import {chart} from '../../chart.js';
import {clock, count} from '../../format.js';
import {FEW_ROWS, TableState, badge, loaded, pager, panel, table} from '../../parts.js';
import {Resource} from '../../resource.js';
import {themeName} from '../../theme.js';
import {Begins, Palette, askedFor} from './lanes.js';
import {eventWords} from './state.js';
import {MOST_ARROWS, timelineOption} from './timeline-chart.js';

/**
 * @typedef {import('../../context.js').Context} Context
 * @typedef {import('./lanes.js').Timeline} Timeline
 * @typedef {import('./lanes.js').Colouring} Colouring
 * @typedef {import('./lanes.js').Move} Move
 * @typedef {import('./lanes.js').AgentEvent} AgentEvent
 */

/** Lanes at a time. */
export const LANES = 30;

/** How often it moves on, milliseconds; long windows less often, since it is not seen. */
const EVERY_MS = 1000;
const LONG_EVERY_MS = 2500;

/** Whoever types is waited for so long, milliseconds. */
const TYPING_MS = 300;

/** @type {{ms: number, label: string}[]} */
const WINDOWS = [
  {ms: 30_000, label: '30 s'},
  {ms: 60_000, label: '1 min'},
  {ms: 300_000, label: '5 min'},
];

const NARROW = matchMedia('(max-width: 640px)');

export class TimelinePanel {
  windowMs = 60_000;
  held = false;
  /** @type {Colouring} */
  colouring = 'tenant';
  /** @type {number} which lanes, LANES at a time */
  page = 0;

  #pointed = false;
  #begins = new Begins();
  #palette = new Palette();
  /** @type {any} */
  #option = null;
  #drawn = '';
  /** @type {Timeline | null} */
  #of = null;
  #moves = new TableState(FEW_ROWS);
  #events = new TableState(FEW_ROWS);
  /** Whether agents were asked for that have no lane. */
  #between = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #turning;
  /** @type {Resource<Timeline>} */
  resource;
  #timer;

  /**
   * @param {Context} context
   * @param {() => string[]} agents ids of those whose lanes are meant, in order
   * @param {{one?: boolean}} [how] one: of one agent, which needs no table of what happened to whom
   */
  constructor(context, agents, {one = false} = {}) {
    this.context = context;
    this.agents = agents;
    this.one = one;
    this.resource = new Resource(signal => this.#load(signal), context.redraw, EVERY_MS);
    this.#timer = setInterval(() => this.#tick(), EVERY_MS);
  }

  close() {
    clearTimeout(this.#turning);
    clearInterval(this.#timer);
    this.resource.close();
  }

  #tick() {
    this.resource.leastMs = this.windowMs > 60_000 ? LONG_EVERY_MS : EVERY_MS;
    if (!this.held && !this.#pointed) {
      this.resource.poke();
    }
  }

  /** @param {AbortSignal} signal */
  async #load(signal) {
    const shown = this.#shown();
    const asked = this.one ? {firstAgent: shown[0], lastAgent: shown[0]} : askedFor(shown, this.context.live.agents.keys());
    const told = await this.context.api.get(this.context.path('timeline'), {windowMs: this.windowMs, ...asked}, signal);
    this.#between = 'limit' in asked;
    return this.#begins.complete(told);
  }

  /** Ids whose lanes are shown. */
  #shown() {
    const all = this.agents();
    this.page = Math.max(0, Math.min(this.page, Math.ceil(all.length / LANES) - 1));
    return all.slice(this.page * LANES, (this.page + 1) * LANES);
  }

  /** Others are meant now, and may be others again with the next letter that is typed. */
  turn() {
    this.page = 0;
    clearTimeout(this.#turning);
    this.#turning = setTimeout(() => this.resource.reload(), TYPING_MS);
  }

  render() {
    return panel('Timeline', loaded(this.resource, timeline => this.#content(timeline)), {
      wide: true,
      id: 'timeline',
      actions: this.#controls(),
    });
  }

  #controls() {
    return html`
      <div class="choice" role="group" aria-label="How far back">
        ${WINDOWS.map(
          it => html`<button class="quiet" aria-pressed=${it.ms === this.windowMs ? 'true' : 'false'} @click=${() => this.#back(it.ms)}>${it.label}</button>`,
        )}
      </div>
      <label class="inline">Colour
        <select @change=${(/** @type {Event} */ e) => this.#colour(/** @type {HTMLSelectElement} */ (e.target).value)}>
          <option value="tenant" .selected=${this.colouring === 'tenant'}>by tenant</option>
          <option value="level" .selected=${this.colouring === 'level'}>by level</option>
          <option value="end" .selected=${this.colouring === 'end'}>by how it ended</option>
        </select>
      </label>
      <button class="quiet" aria-pressed=${this.held ? 'true' : 'false'} @click=${() => this.#hold()}>${this.held ? 'Go on' : 'Hold'}</button>
    `;
  }

  /** @param {number} ms */
  #back(ms) {
    this.windowMs = ms;
    this.resource.reload();
    this.context.redraw();
  }

  /** @param {string} by */
  #colour(by) {
    this.colouring = /** @type {Colouring} */ (by);
    this.context.redraw();
  }

  #hold() {
    this.held = !this.held;
    this.context.redraw();
  }

  /** @param {Timeline} timeline */
  #content(timeline) {
    const ids = this.#lanes(timeline);
    if (ids.length === 0) {
      return html`<p class="empty">There is no agent to show.</p>`;
    }
    const inLanes = new Set(ids);
    const runs = timeline.runs.filter(it => inLanes.has(it.agentId));
    const moves = timeline.moves.filter(it => inLanes.has(it.fromAgentId) || inLanes.has(it.toAgentId));
    const events = timeline.events.filter(it => inLanes.has(it.agentId));
    const said = `${count(runs.length)} runs, ${count(moves.length)} moves, ${count(events.length)} events of agents`;
    const option = this.#draw(timeline, ids);
    return html`
      <div
        class="chart lanes"
        ${ref(element => tall(element, ids.length))}
        @pointerenter=${() => (this.#pointed = true)}
        @pointerleave=${() => (this.#pointed = false)}
        ${chart(option, `Timeline of ${this.one ? 'the agent' : count(ids.length) + ' agents'}: ${said}`, at => this.#open(option, at))}
      ></div>
      ${this.#pager()}
      <p class="note lane-keys">${this.#legend(runs)}</p>
      <p class="note">
        ${said} since ${clock(timeline.fromMs)}${this.held ? ', held' : ''}.
        ${timeline.cut
          ? this.#between
            ? 'More ran on these agents and those between than is told at once: lanes lack the older part, and may look idle there.'
            : 'More ran than is told at once: the older part is left out.'
          : nothing}
        ${moves.length > MOST_ARROWS ? `Arrows: the last ${MOST_ARROWS}.` : nothing}
        The light part of a bar is the wait at the agent before the start. It stands still while you point at it;
        a click opens the task.
      </p>
      ${this.#words(moves, events)}
    `;
  }

  /**
   * Those that were asked for; and where all were, those that have gone meanwhile.
   *
   * @param {Timeline} timeline
   */
  #lanes(timeline) {
    const shown = this.#shown();
    if (this.one || this.agents().length > shown.length || shown.length < this.context.live.agents.size) {
      return shown;
    }
    const all = new Set(shown);
    timeline.runs.forEach(it => all.add(it.agentId));
    timeline.events.forEach(it => all.add(it.agentId));
    return all.size === shown.length ? shown : [...all].sort().slice(0, 2 * LANES);
  }

  /**
   * @param {Timeline} timeline
   * @param {string[]} ids
   */
  #draw(timeline, ids) {
    const drawn = JSON.stringify([ids, this.colouring, themeName(), NARROW.matches]);
    if (this.#of !== timeline || this.#drawn !== drawn) {
      this.#of = timeline;
      this.#drawn = drawn;
      this.#option = timelineOption(timeline, ids, this.colouring, this.#palette, NARROW.matches);
    }
    return this.#option;
  }

  /**
   * @param {any} option
   * @param {any} at
   */
  #open(option, at) {
    const {task, agent} = option.clicked(at);
    if (task !== undefined) {
      this.context.go('tasks', task);
    } else if (!this.one) {
      this.context.go('agents', agent);
    }
  }

  #pager() {
    const all = this.agents().length;
    if (all <= LANES) {
      return nothing;
    }
    const turn = (/** @type {number} */ by) => () => {
      this.page += by;
      this.resource.reload();
      this.context.redraw();
    };
    return pager({
      label: 'Lanes of the timeline',
      place: `Agents ${this.page * LANES + 1} to ${Math.min(all, (this.page + 1) * LANES)} of ${count(all)}`,
      back: this.page === 0 ? null : turn(-1),
      on: (this.page + 1) * LANES >= all ? null : turn(1),
      names: ['Previous lanes', 'Next lanes'],
    });
  }

  /** @param {Timeline['runs']} runs */
  #legend(runs) {
    const marks = html`<span class="key">▲ joined, resumed</span><span class="key">■ drained</span><span class="key">● fell silent</span
      ><span class="key">✕ lost, left, fenced</span><span class="key">◆ breaker</span
      ><span class="key">solid arrow: stolen</span><span class="key">dashed arrow: moved by balancing</span>`;
    return html`${this.#colours(runs).map(
      ([name, text]) => html`<span class="key"><svg class="dot" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><rect class=${name} width="10" height="10" rx="2"></rect></svg>${text}</span>`,
    )}${marks}`;
  }

  /**
   * @param {Timeline['runs']} runs
   * @returns {[string, string][]}
   */
  #colours(runs) {
    if (this.colouring === 'level') {
      return [['level-critical', 'critical'], ['level-high', 'high'], ['level-normal', 'normal'], ['level-low', 'low']];
    }
    if (this.colouring === 'end') {
      return [['series-3', 'completed'], ['series-1', 'has not ended'], ['series-5', 'failed or lost'], ['series-8', 'given back or cancelled']];
    }
    /** @type {Map<string, string>} */
    const shown = new Map();
    for (const tenant of [...new Set(runs.map(it => it.tenantId))]) {
      const name = this.#palette.of(tenant);
      shown.set(name, name === 'series-8' ? 'other tenants' : String(tenant));
    }
    return [...shown].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /**
   * @param {Move[]} moves
   * @param {AgentEvent[]} events
   */
  #words(moves, events) {
    const context = this.context;
    const agent = (/** @type {string} */ id) => html`<a class="id" href=${context.link('agents', id)}>${id}</a>`;
    return html`
      <div class="grid lately">
        <section aria-label="Moved lately">
          <h3>Moved lately</h3>
          ${table({
            caption: 'What was moved from agent to agent in that time, the newest first',
            rows: [...moves].reverse().slice(0, 500),
            key: it => `${it.atMs} ${it.taskId}`,
            empty: 'Nothing was moved in that time.',
            state: this.#moves,
            redraw: context.redraw,
            href: it => context.link('tasks', it.taskId),
            columns: [
              {title: 'Task', narrow: true, cell: it => html`<span class="id">${it.taskId}</span>`},
              {title: 'When', cell: it => clock(it.atMs)},
              {title: 'How', narrow: true, cell: it => (it.kind === 'STOLEN' ? badge('stolen', 'info') : badge('balanced'))},
              {title: 'From', narrow: true, cell: it => agent(it.fromAgentId)},
              {title: 'To', narrow: true, cell: it => agent(it.toAgentId)},
            ],
          })}
        </section>
        ${this.one
          ? nothing
          : html`
              <section aria-label="What happened to agents">
                <h3>What happened to agents</h3>
                ${table({
                  caption: 'What happened to agents in that time, the newest first',
                  rows: [...events].reverse().slice(0, 500),
                  key: it => `${it.atMs} ${it.kind} ${it.agentId}`,
                  empty: 'Nothing in that time: none came, went or failed too often.',
                  state: this.#events,
                  redraw: context.redraw,
                  href: it => context.link('agents', it.agentId),
                  columns: [
                    {title: 'Agent', narrow: true, cell: it => html`<span class="id">${it.agentId}</span>`},
                    {title: 'When', narrow: true, cell: it => clock(it.atMs)},
                    {title: 'What', narrow: true, cell: it => eventWords(it.kind) + (it.reason ? `: ${it.reason}` : '')},
                  ],
                })}
              </section>
            `}
      </div>
    `;
  }
}

/**
 * As high as its lanes need.
 *
 * @param {Element | undefined} element
 * @param {number} lanes
 */
function tall(element, lanes) {
  if (element instanceof HTMLElement) {
    const height = `${32 + Math.max(lanes === 1 ? 90 : 60, lanes * (lanes <= 12 ? 34 : 24))}px`;
    if (element.style.height !== height) {
      element.style.height = height;
    }
  }
}
