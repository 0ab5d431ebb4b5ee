// All agents of the swarm: a table and a timeline.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {count, duration, figure, percent} from '../../format.js';
import {TableState, badge, bar, panel, table} from '../../parts.js';
import {STATES, standing, standingAtLength} from './state.js';
import {TimelinePanel} from './timeline.js';

/**
 * @typedef {import('../../context.js').Context} Context
 * @typedef {import('../../views.js').AgentFigures} AgentFigures
 */

export class Fleet {
  #state = new TableState();
  #search;
  #which;
  /** @type {AgentFigures[]} */
  #found = [];
  /** @type {string[]} */
  #ids = [];
  #most = 0;
  /** @type {TimelinePanel} */
  #timeline;

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.#search = context.query.get('id') ?? '';
    this.#which = context.query.get('state') ?? '';
    this.live();
    this.#timeline = new TimelinePanel(context, () => this.#ids);
  }

  close() {
    this.#timeline.close();
  }

  /** Finds what is meant; once a frame. */
  live() {
    const text = this.#search.toLowerCase();
    const test = (STATES.find(it => it.key === this.#which) ?? STATES[0]).test;
    this.#found = [...this.context.live.agents.values()].filter(
      it => (text === '' || it.agentId.toLowerCase().includes(text)) && test(it),
    );
    this.#ids = this.#found.map(it => it.agentId);
    this.#most = Math.max(1, ...this.#found.map(it => it.loadMs));
  }

  #filter() {
    this.context.filter({id: this.#search, state: this.#which});
    this.#state.page = 0;
    this.live();
    this.#timeline.turn();
    this.context.redraw();
  }

  render() {
    const all = this.context.live.agents.size;
    return html`
      <h1>Agents</h1>
      <div class="stack">
        ${panel('Agents', this.context.live.now === null ? html`<p class="empty">Asking …</p>` : this.#content(all), {
          wide: true,
          note: this.#note(all),
        })}
        ${all === 0 ? nothing : this.#timeline.render()}
      </div>
    `;
  }

  /** @param {number} all */
  #note(all) {
    if (all === 0) {
      return nothing;
    }
    const working = [...this.context.live.agents.values()].filter(it => !it.unavailability).length;
    const total = this.context.live.now?.agentCount ?? all;
    return `${count(working)} of ${count(all)} take work${total > all ? `; the first ${count(all)} of ${count(total)} are told` : ''}. What was completed, failed and moved: since this instance took over.`;
  }

  /** @param {number} all */
  #content(all) {
    if (all === 0) {
      return html`<p class="empty">No agent has joined yet. One is started with <code>fairlead agent run -- COMMAND</code>.</p>`;
    }
    return html`
      <form class="filters" role="search" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
        <label>Id contains
          <input type="search" autocomplete="off" spellcheck="false" .value=${this.#search} @input=${(/** @type {Event} */ e) => {
            this.#search = /** @type {HTMLInputElement} */ (e.target).value.trim();
            this.#filter();
          }}>
        </label>
        <label>State
          <select @change=${(/** @type {Event} */ e) => {
            this.#which = /** @type {HTMLSelectElement} */ (e.target).value;
            this.#filter();
          }}>
            ${STATES.map(it => html`<option value=${it.key} .selected=${it.key === this.#which}>${it.label}</option>`)}
          </select>
        </label>
      </form>
      <div class="agents">${this.#table()}</div>
    `;
  }

  #table() {
    const context = this.context;
    return table({
      caption: 'Agents of the swarm',
      rows: this.#found,
      key: it => it.agentId,
      empty: 'No agent is so.',
      state: this.#state,
      redraw: context.redraw,
      href: it => context.link('agents', it.agentId),
      columns: [
        {title: 'Agent', narrow: true, cell: it => html`<span class="id">${it.agentId}</span>`, sort: it => it.agentId},
        {title: 'State', narrow: true, cell: it => stateBadge(it), sort: it => standing(it)[0]},
        {
          title: 'Load',
          narrow: true,
          cell: it => html`<span class="load">${bar(it.loadMs / this.#most, `Load ${duration(it.loadMs)}`)}<span>${duration(it.loadMs)}</span></span>`,
          sort: it => it.loadMs,
        },
        {title: 'Running', right: true, cell: it => `${it.running}\u2009/\u2009${it.slots}`, sort: it => it.utilisation},
        {title: 'Held', right: true, cell: it => count(it.held), sort: it => it.held},
        {title: 'Queued', right: true, cell: it => count(it.placed), sort: it => it.placed},
        {title: 'Weight', right: true, cell: it => figure(it.weight), sort: it => it.weight},
        {title: 'Speed', right: true, cell: it => `${figure(it.speed)}\u2009×`, sort: it => it.speed},
        {title: 'Reliable', right: true, cell: it => percent(it.reliability), sort: it => it.reliability},
        {title: 'Completed', right: true, cell: it => count(it.completed), sort: it => it.completed},
        {title: 'Failed', right: true, cell: it => count(it.failed), sort: it => it.failed},
        {title: 'Moved in', right: true, cell: it => count(it.movedHere), sort: it => it.movedHere},
        {title: 'Moved out', right: true, cell: it => count(it.movedAway), sort: it => it.movedAway},
      ],
    });
  }
}

/** @param {AgentFigures} agent */
export function stateBadge(agent) {
  const [text, tone] = standing(agent);
  return html`<span title=${standingAtLength(agent) || nothing}>${badge(text, tone)}</span>`;
}
