// Searches and replays of the swarm: what was asked for, how far each is, and what came of one.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {repeat} from '../../lib/lit-html/directives/repeat.js';
import {clock, duration, percent} from '../../format.js';
import {TableState, action, badge, bar, loaded, panel, table} from '../../parts.js';
import {Resource} from '../../resource.js';
import {Forms, KINDS} from './forms.js';
import {valueOf} from './parts.js';
import {PlanResult} from './plan.js';
import {SharesResult} from './shares.js';
import {topologyResult} from './topology.js';
import {WhatIfResult, changeOf} from './what-if.js';

/** @typedef {import('../../app.js').Context} Context */
/**
 * @typedef {{id: string, kind: 'plan' | 'shares' | 'topology' | 'what-if', state: 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED',
 *   issuedBy: string, progress: number, doing: string, createdAtMs: number, startedAtMs?: number, endedAtMs?: number,
 *   problem?: {detail: string, title: string}, result?: {plan?: any, shares?: any, topology?: any, whatIf?: any}}} Optimisation
 */

/** Time between two looks, milliseconds, at least: while something runs, and while nothing does. */
const FOLLOW_MS = 700;
const LIST_MS = 2500;

/** Of them at once: as many as are as high as the form beside them. */
const LISTED = 6;

/** @type {Record<string, import('../../parts.js').Tone>} */
const TONES = {WAITING: 'plain', RUNNING: 'info', DONE: 'good', FAILED: 'critical', CANCELLED: 'warning'};

export class OptimisationsPart {
  /** @type {Resource<Optimisation> | null} the one that is shown */
  #one = null;
  /** @type {Resource<Optimisation> | null} the what-if that it is compared with */
  #other = null;
  /** Its id; empty: it is compared with none. */
  #compared = '';
  /** @type {string} */
  #shown = '';
  #list = new TableState(LISTED);
  #facts = -1;
  /** @type {PlanResult | null} */
  #plan = null;
  #shares;
  #whatIf;
  #forms;

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.#forms = new Forms(context, id => this.#show(id));
    this.#shares = new SharesResult(context);
    this.#whatIf = new WhatIfResult(context);
    /** @type {Resource<{optimizations: Optimisation[]}>} */
    this.list = new Resource(signal => context.api.get(context.path('optimizations'), {}, signal), () => this.#listed(), LIST_MS);
    const asked = context.query.get('show');
    if (asked !== null) {
      this.#show(asked);
    }
  }

  live() {
    const facts = this.context.live.now?.facts ?? -1;
    if (facts !== this.#facts) {
      this.#facts = facts;
      this.list.poke(); // somebody else may have asked for something
    }
  }

  close() {
    this.list.close();
    this.#one?.close();
    this.#other?.close();
  }

  #listed() {
    // The last plan is what one comes for; nothing is chosen over what was asked for.
    const last = this.list.value?.optimizations.find(it => it.kind === 'plan') ?? this.list.value?.optimizations[0];
    if (this.#shown === '' && last !== undefined) {
      this.#show(last.id);
    }
    if (this.list.value?.optimizations.some(open)) {
      this.list.poke();
    }
    this.context.redraw();
  }

  /** @param {string} id */
  #ask(id) {
    /** @type {Resource<Optimisation>} */
    const resource = new Resource(
      signal => this.context.api.get(this.context.path('optimizations', id), {}, signal),
      () => {
        if (resource.value !== null && open(resource.value)) {
          resource.poke();
        } else {
          this.list.poke();
        }
        this.context.redraw();
      },
      FOLLOW_MS,
    );
    return resource;
  }

  /** @param {string} id */
  #show(id) {
    if (this.#shown !== id) {
      this.#shown = id;
      this.#one?.close();
      this.#compare('');
      this.#one = this.#ask(id);
      this.#plan = new PlanResult(this.context, id, () => this.#one?.refresh());
      this.context.filter({show: id});
    }
    this.list?.refresh();
    this.context.redraw();
  }

  /** @param {string} id empty: with none */
  #compare(id) {
    this.#compared = id;
    this.#other?.close();
    this.#other = id === '' ? null : this.#ask(id);
    this.context.redraw();
  }

  render() {
    return html`
      <div class="grid optimisations">
        ${panel('Look for something better', this.#forms.render(), {id: 'look'})}
        ${panel('Searches and replays', loaded(this.list, it => this.#all(it.optimizations)), {
          note: 'The last ones, on the instance that holds the swarm.',
          id: 'searches',
        })}
      </div>
      ${this.#one === null ? nothing : this.#result(this.#one)}
    `;
  }

  /** @param {Optimisation[]} all */
  #all(all) {
    return table({
      caption: 'Searches and replays, latest first',
      columns: [
        {
          title: 'Kind',
          narrow: true,
          cell: it =>
            html`<button class="sort link" aria-pressed=${it.id === this.#shown} @click=${() => this.#show(it.id)}>${KINDS[it.kind]?.title ?? it.kind}</button>`,
        },
        {title: 'State', narrow: true, cell: it => state(it)},
        {title: 'Asked for', narrow: true, cell: it => clock(it.createdAtMs)},
        {title: 'Took', right: true, cell: it => duration(tookMs(it))},
        {title: 'By', cell: it => it.issuedBy},
      ],
      rows: all,
      key: it => it.id,
      empty: 'None yet, or they are forgotten: an instance remembers its last 20.',
      state: this.#list,
      redraw: this.context.redraw,
      rowClass: it => (it.id === this.#shown ? 'picked' : ''),
    });
  }

  /** @param {Resource<Optimisation>} resource */
  #result(resource) {
    const found = resource.value;
    const title = found === null ? 'Result' : `${KINDS[found.kind]?.title ?? found.kind}, asked for ${clock(found.createdAtMs)}`;
    return panel(title, loaded(resource, it => this.#content(it)), {
      note: found === null ? nothing : state(found),
      actions:
        found !== null && open(found)
          ? action(this.context, {label: 'Cancel', role: 'operate', danger: true, run: () => this.#cancel(found)})
          : found?.kind === 'what-if' && found.state === 'DONE'
            ? this.#comparison(found)
            : nothing,
      id: 'result',
    });
  }

  /** @param {Optimisation} optimisation */
  async #cancel(optimisation) {
    const answer = await this.context.api.send('DELETE', this.context.path('optimizations', optimisation.id));
    this.#one?.refresh();
    return answer.state === 'CANCELLED' ? 'It is cancelled.' : 'It is being cancelled.';
  }

  /** @param {Optimisation} optimisation */
  #comparison(optimisation) {
    const others = (this.list.value?.optimizations ?? []).filter(
      it => it.kind === 'what-if' && it.state === 'DONE' && it.id !== optimisation.id,
    );
    const other = this.#other?.value ?? null;
    if (other !== null && others.every(it => it.id !== other.id)) {
      others.push(other); // the list has forgotten it meanwhile
    }
    return html`<label class="beside">
      Beside
      <select @change=${(/** @type {Event} */ e) => this.#compare(valueOf(e))} ?disabled=${others.length === 0}>
        <option value="" .selected=${this.#compared === ''}>${others.length === 0 ? 'no other what-if yet' : 'no other'}</option>
        ${repeat(
          others,
          it => it.id,
          it => html`<option value=${it.id} .selected=${it.id === this.#compared}>${this.#name(it)}</option>`,
        )}
      </select>
    </label>`;
  }

  /** @param {Optimisation} it */
  #name(it) {
    const whatIf = this.#other?.value?.id === it.id ? this.#other.value.result?.whatIf : undefined;
    return `of ${clock(it.createdAtMs)}${whatIf === undefined ? '' : `: ${changeOf(whatIf)}`}`;
  }

  /** @param {Optimisation} it */
  #content(it) {
    if (open(it)) {
      return html`
        <p>${it.doing || (it.state === 'WAITING' ? 'It waits for its turn.' : 'It runs.')}</p>
        ${bar(it.progress, `${percent(it.progress)} done`)}
      `;
    }
    if (it.problem !== undefined) {
      return html`<p class="problem">${it.problem.detail || it.problem.title}</p>`;
    }
    const {plan, shares, topology, whatIf} = it.result ?? {};
    if (plan !== undefined) {
      return this.#plan?.render(plan);
    } else if (shares !== undefined) {
      return this.#shares.render(shares);
    } else if (topology !== undefined) {
      return topologyResult(topology);
    } else if (whatIf !== undefined) {
      return html`
        ${this.#other?.problem ? html`<p class="problem">${this.#other.problem.message}</p>` : nothing}
        ${this.#whatIf.render(whatIf, this.#other?.value?.result?.whatIf ?? null)}
      `;
    }
    return html`<p class="empty">${it.state === 'CANCELLED' ? 'It was cancelled: there is no result.' : 'There is no result.'}</p>`;
  }
}

/** @param {Optimisation} it */
const open = it => it.state === 'WAITING' || it.state === 'RUNNING';

/** @param {Optimisation} it */
function state(it) {
  const text = it.state === 'RUNNING' ? `running, ${percent(it.progress)}` : it.state.toLowerCase();
  return badge(text, TONES[it.state] ?? 'plain');
}

/** @param {Optimisation} it */
const tookMs = it => (it.endedAtMs === undefined || it.startedAtMs === undefined ? null : it.endedAtMs - it.startedAtMs);
