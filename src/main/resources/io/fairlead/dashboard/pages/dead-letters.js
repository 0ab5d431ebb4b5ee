// Dead letters: records that could not be read, and tasks that could not be done.

import {html, nothing} from '../lib/lit-html/lit-html.js';
import {clock, count} from '../format.js';
import {action, loaded, pager, panel} from '../parts.js';
import {Resource} from '../resource.js';
import {Announcements} from './dead-letters/announcements.js';
import {CAUSES, keyOf, letterList} from './dead-letters/letters.js';
import {Redrives} from './dead-letters/redrives.js';

/** @typedef {import('../app.js').Context} Context */
/** @typedef {import('./dead-letters/letters.js').Letter} Letter */
/** @typedef {{letters: Letter[], next?: string}} Letters */

/** Of one page. */
const LETTERS = 25;

/** What is remembered of new letters and of chosen ones. */
const MOST_FRESH = 1000;
const MOST_CHOSEN = 500;

/** @type {Record<string, {title: string, ms: number}>} */
const TIMES = {
  '15m': {title: 'Last 15 minutes', ms: 900_000},
  '1h': {title: 'Last hour', ms: 3_600_000},
  '24h': {title: 'Last 24 hours', ms: 86_400_000},
};

class DeadLettersPage {
  /** @type {string[]} where each page before this one began; the first one is empty */
  #before = [];
  #at = '';
  /** @type {Map<string, Letter>} */
  #chosen = new Map();
  /** @type {Set<string>} */
  #fresh = new Set();
  /** Letters that came and are not on the page, since an older one is shown. */
  #unseen = 0;
  /** Since when letters are looked for, milliseconds since the Unix epoch. */
  #sinceMs;

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
    this.#sinceMs = this.#since();
    this.redrives = new Redrives(context);
    /** @type {Resource<Letters>} */
    this.letters = new Resource(
      signal => this.#load(signal),
      context.redraw,
      1000,
    );
    this.announcements = new Announcements(
      context,
      letter => this.#came(letter),
      () => this.#held() || this.letters.poke(),
    );
  }

  /** @param {AbortSignal} signal */
  #load(signal) {
    if (!this.#held()) {
      this.#sinceMs = this.#since(); // else those that are shown, or were redriven, would be others meanwhile
    }
    return this.context.api.get(['v1', 'dead-letters'], {...this.#filter(), limit: LETTERS, before: this.#at}, signal);
  }

  close() {
    this.letters.close();
    this.redrives.close();
    this.announcements.close();
  }

  get #query() {
    return this.context.query;
  }

  #since() {
    const time = TIMES[this.#query.get('since') ?? ''];
    return time === undefined ? undefined : this.context.live.nowMs - time.ms;
  }

  /** @returns {{swarm?: string, task?: string, cause?: string, since?: number}} */
  #filter() {
    return {
      swarm: this.#query.has('all') ? undefined : this.context.swarm,
      task: this.#query.get('task') || undefined,
      cause: this.#query.get('cause') || undefined,
      since: this.#sinceMs,
    };
  }

  /** Whether the list stays as it is: an older page is looked at, or something is being done with these. */
  #held() {
    return this.#at !== '' || this.#chosen.size > 0 || this.redrives.results.length > 0;
  }

  /** @param {Letter} letter */
  #came(letter) {
    const {swarm, task, cause} = this.#filter();
    const matches =
      (swarm === undefined || swarm === letter.swarmId) &&
      (task === undefined || task === letter.taskId) &&
      (cause === undefined || cause === letter.cause);
    if (!matches) {
      return;
    }
    if (this.#fresh.size < MOST_FRESH) {
      this.#fresh.add(keyOf(letter));
    }
    if (!this.#held()) {
      this.letters.poke();
    } else {
      this.#unseen++;
      this.context.redraw();
    }
  }

  /** @param {Record<string, string | boolean>} change */
  #change(change) {
    const now = Object.fromEntries(this.#query);
    this.context.filter({...now, ...change});
    this.#sinceMs = this.#since();
    this.#chosen.clear();
    this.#first();
  }

  #first() {
    this.#before = [];
    this.#at = '';
    this.#unseen = 0;
    this.redrives.forget();
    this.letters.reload();
    this.context.redraw();
  }

  /** @param {string} next */
  #older(next) {
    this.#before.push(this.#at);
    this.#at = next;
    this.#turned();
  }

  #newer() {
    this.#at = this.#before.pop() ?? '';
    this.#turned();
  }

  #turned() {
    this.letters.reload();
    document.getElementById('letters')?.scrollIntoView({block: 'start'});
  }

  render() {
    return html`
      <div class="title"><h1>Dead letters</h1></div>
      <div class="stack">
        ${this.#filters()} ${this.redrives.render()}
        ${panel('Letters', loaded(this.letters, it => this.#list(it)), {
          note: 'Newest first.',
          actions: this.#actions(),
          id: 'letters',
        })}
      </div>
    `;
  }

  #filters() {
    const value = (/** @type {Event} */ e) => /** @type {HTMLInputElement | HTMLSelectElement} */ (e.target).value.trim();
    const cause = this.#query.get('cause') ?? '';
    const since = this.#query.get('since') ?? '';
    const all = this.#query.has('all');
    return html`
      <form class="filters letter-filters" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
        <label>
          Of
          <select @change=${(/** @type {Event} */ e) => this.#change({all: value(e) === 'all'})}>
            <option value="" .selected=${!all}>swarm ${this.context.swarm}</option>
            <option value="all" .selected=${all}>all swarms, and of none</option>
          </select>
        </label>
        <label>
          Cause
          <select @change=${(/** @type {Event} */ e) => this.#change({cause: value(e)})}>
            <option value="" .selected=${cause === ''}>Any</option>
            ${Object.entries(CAUSES).map(([code, text]) => html`<option value=${code} .selected=${code === cause}>${text}</option>`)}
          </select>
        </label>
        <label>
          Written
          <select @change=${(/** @type {Event} */ e) => this.#change({since: value(e)})}>
            <option value="" .selected=${since === ''}>Any time</option>
            ${Object.entries(TIMES).map(([key, {title}]) => html`<option value=${key} .selected=${key === since}>${title}</option>`)}
          </select>
        </label>
        <label>
          Task
          <input type="search" size="18" spellcheck="false" autocomplete="off" placeholder="its whole id"
            .value=${this.#query.get('task') ?? ''} @change=${(/** @type {Event} */ e) => this.#change({task: value(e)})}>
        </label>
      </form>
    `;
  }

  #actions() {
    const filter = this.#filter();
    const {swarm, task, cause, since} = filter;
    const filtered = [swarm, task, cause, since].some(it => it !== undefined);
    const chosen = [...this.#chosen.values()];
    return html`
      ${action(this.context, {
        label: chosen.length === 0 ? 'Redrive chosen' : `Redrive chosen (${count(chosen.length)})`,
        role: 'operate',
        disabled: chosen.length === 0,
        confirm: `Submit the tasks of ${chosen.length === 1 ? 'one letter' : count(chosen.length) + ' letters'} again?`,
        run: async () => {
          const said = await this.redrives.these(chosen);
          this.#chosen.clear();
          return said;
        },
      })}
      ${action(this.context, {
        label: 'Redrive all that match',
        role: 'operate',
        disabled: !filtered,
        confirm: `Submit the tasks of all letters again that match: ${told(filter)}? Those that can’t be are told.`,
        run: () => this.redrives.all(filter),
      })}
    `;
  }

  /** @param {Letters} found */
  #list({letters, next}) {
    const may = this.context.session.may('operate');
    const redrivable = letters.filter(it => it.redriveAs !== undefined);
    const all = redrivable.length > 0 && redrivable.every(it => this.#chosen.has(keyOf(it)));
    const chooseAll = (/** @type {Event} */ e) => {
      const yes = /** @type {HTMLInputElement} */ (e.target).checked;
      redrivable.forEach(it => this.#choose(it, yes));
    };
    return html`
      ${this.#unseen === 0
        ? nothing
        : html`<p class="hint row" role="status">
            ${this.#unseen === 1 ? 'One more letter has' : `${count(this.#unseen)} more letters have`} come.
            <button class="quiet" @click=${() => this.#first()}>Show the newest</button>
          </p>`}
      ${letters.length === 0
        ? html`<p class="empty">${this.#none(next)}</p>`
        : html`
            <label class="choose-all">
              <input type="checkbox" .checked=${all} ?disabled=${!may || redrivable.length === 0} @change=${chooseAll}>
              Choose all of this page that can be redriven
            </label>
            ${letterList({
              letters,
              mayChoose: may,
              chosen: this.#chosen,
              choose: (letter, yes) => this.#choose(letter, yes),
              actions: letter => this.#redriveOne(letter),
              result: letter => this.redrives.of(letter),
              fresh: this.#fresh,
            })}
          `}
      ${this.#at === '' && next === undefined
        ? nothing
        : pager({
            label: 'Pages of letters',
            place: `Page ${this.#before.length + 1}`,
            back: this.#at === '' ? null : () => this.#newer(),
            on: next === undefined ? null : () => this.#older(next),
            names: ['Newer', 'Older'],
          })}
    `;
  }

  /** @param {string | undefined} next */
  #none(next) {
    if (next !== undefined) {
      return 'None that match in what was read so far; there are older ones to look through.';
    }
    const {task, cause, since} = this.#filter();
    if (task !== undefined || cause !== undefined || since !== undefined) {
      return 'No letter matches.';
    }
    return this.#query.has('all')
      ? 'There are none: every record could be read, and every task done.'
      : 'There are none of this swarm. Those that belong to no swarm, since they can’t be read, are among those of all swarms.';
  }

  /**
   * @param {Letter} letter
   * @param {boolean} yes
   */
  #choose(letter, yes) {
    if (!yes) {
      this.#chosen.delete(keyOf(letter));
    } else if (this.#chosen.size < MOST_CHOSEN) {
      this.#chosen.set(keyOf(letter), letter);
    }
    this.context.redraw();
  }

  /** @param {Letter} letter */
  #redriveOne(letter) {
    return letter.redriveAs === undefined
      ? html`<span class="note">not redrivable</span>`
      : action(this.context, {
          label: 'Redrive',
          role: 'operate',
          confirm: `Submit task ${letter.taskId} again, as ${letter.redriveAs}?`,
          run: () => this.redrives.these([letter]),
        });
  }
}

/**
 * A filter in words.
 *
 * @param {{swarm?: string, task?: string, cause?: string, since?: number}} filter
 */
function told({swarm, task, cause, since}) {
  const parts = [
    swarm === undefined ? 'of all swarms' : `of swarm ${swarm}`,
    cause === undefined ? null : `cause “${CAUSES[cause] ?? cause}”`,
    task === undefined ? null : `task ${task}`,
    since === undefined ? null : `written since ${clock(since)}`,
  ];
  return parts.filter(it => it !== null).join(', ');
}

/** @type {import('../app.js').Page} */
export const deadLetters = {
  name: 'dead-letters',
  title: 'Dead letters',
  open(context) {
    const page = new DeadLettersPage(context);
    return {render: () => page.render(), close: () => page.close()};
  },
};
