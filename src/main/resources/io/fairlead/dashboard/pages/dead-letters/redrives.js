// What came of dead letters that were redriven: which tasks they gave, and how those went on.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {address} from '../../address.js';
import {Problem} from '../../api.js';
import {count, words} from '../../format.js';
import {TableState, badge, panel, table} from '../../parts.js';
import {keyOf} from './letters.js';

/** @typedef {import('../../app.js').Context} Context */
/**
 * @typedef {{partition: number, offset: number, swarmId?: string, taskId?: string, redrivenAs?: string, reason?: string}} Result
 */

/** Tasks that are followed to their end, how often, milliseconds, and how many times at most: it may never come. */
export const MOST_FOLLOWED = 20;
const FOLLOW_EVERY_MS = 1500;
const MOST_LOOKS = 400;

/** Where their decisions are looked for at first, before the end. */
const DECISIONS_BACK = 1000;

/** Results that are remembered. */
const MOST_KNOWN = 2000;

/** Of letters found by a filter, so many are redriven in one go: letters of a request, requests. */
const LETTERS_AT_ONCE = 100;
const MOST_REQUESTS = 10;

/** @type {Record<string, import('../../parts.js').Tone>} */
const TONES = {COMPLETED: 'good', FAILED: 'critical', REJECTED: 'critical', EXPIRED: 'critical', CANCELLED: 'warning'};

export class Redrives {
  /** @type {Result[]} of the last time */
  results = [];
  /** @type {Map<string, Result>} by letter, of all times */
  #known = new Map();
  /** @type {{filter: string, before: any} | null} where the next go begins, if more matches than went in one */
  #rest = null;
  /** @type {Map<string, string>} by task: its phase */
  phases = new Map();

  /** @type {Map<string, string>} by task: its swarm */
  #followed = new Map();
  /** Since something was redriven last. */
  #looks = 0;
  #looking = false;
  /** @type {Map<string, number>} by swarm: offset up to which its decisions were read */
  #reached = new Map();
  #state = new TableState();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #closed = false;

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
  }

  /**
   * Those letters.
   *
   * @param {{partition: number, offset: number}[]} letters
   * @returns {Promise<string>} what came of it
   */
  async these(letters) {
    const places = letters.map(({partition, offset}) => ({partition, offset}));
    const answer = await this.context.api.send('POST', ['v1', 'dead-letters', 'redrive'], {letters: places});
    return this.#take(answer.results);
  }

  /**
   * All that a filter finds, as many as go at once. Asked for the same again, it goes on where it ended: letters stay
   * where they are when they are redriven, so that from the beginning it would be the same ones again.
   *
   * @param {{swarm?: string, task?: string, cause?: string, since?: number}} filter
   * @returns {Promise<string>}
   */
  async all(filter) {
    /** @type {Result[]} */
    const results = [];
    const key = JSON.stringify(filter);
    let before = this.#rest?.filter === key ? this.#rest.before : undefined;
    try {
      for (let i = 0; i < MOST_REQUESTS && before !== null; i++) {
        const answer = await this.context.api.send('POST', ['v1', 'dead-letters', 'redrive'], {
          ...filter,
          limit: LETTERS_AT_ONCE,
          before,
        });
        results.push(...answer.results);
        before = answer.next ?? null;
      }
    } finally {
      // What was done before something went wrong is told in any case.
      this.#rest = before === null || before === undefined ? null : {filter: key, before};
      this.#take(results);
    }
    return this.#said();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Whether more matches than was redriven in one go. */
  get cut() {
    return this.#rest !== null;
  }

  /** @param {Result[]} results */
  #take(results) {
    this.results = results;
    for (const result of results) {
      if (this.#known.size < MOST_KNOWN) {
        this.#known.set(keyOf(result), result);
      }
    }
    for (const {redrivenAs, swarmId} of results) {
      if (redrivenAs !== undefined && swarmId !== undefined && this.#followed.size < MOST_FOLLOWED) {
        this.#followed.set(redrivenAs, swarmId);
        this.phases.delete(redrivenAs);
      }
    }
    this.#reached.clear();
    this.#looks = 0;
    if (!this.#looking) {
      clearTimeout(this.#timer);
      this.#follow();
    }
    return this.#said();
  }

  /** The last time is told no more, but at its letters. */
  forget() {
    this.#rest = null;
    this.#take([]);
    this.context.redraw();
  }

  #said() {
    const [only] = this.results;
    if (this.results.length === 1) {
      return only.redrivenAs === undefined
        ? `It was refused: ${only.reason}`
        : `${only.taskId ?? 'It'} was submitted again, as ${only.redrivenAs}.`;
    }
    const redriven = this.results.filter(it => it.redrivenAs !== undefined).length;
    const refused = this.results.length - redriven;
    if (this.results.length === 0) {
      return 'No letter matches.';
    }
    return `${count(redriven)} redriven${refused === 0 ? '' : `, ${count(refused)} refused`}.`;
  }

  /**
   * Looks how those go on that have not ended, while somebody looks here. A task is asked about only once something was
   * decided about it: before that it may not be known.
   */
  async #follow() {
    if (this.#followed.size === 0) {
      return;
    }
    if (!document.hidden) {
      if (++this.#looks > MOST_LOOKS) {
        this.#followed.clear();
      }
      this.#looking = true;
      try {
        for (const swarm of new Set(this.#followed.values())) {
          await this.#look(swarm);
        }
      } catch (e) {
        if (!(e instanceof Problem)) {
          throw e;
        } // the next try may go better
      } finally {
        this.#looking = false;
      }
      this.context.redraw();
    }
    if (!this.#closed) {
      this.#timer = setTimeout(() => this.#follow(), FOLLOW_EVERY_MS);
    }
  }

  /** @param {string} swarm */
  async #look(swarm) {
    const {decisions, next} = await this.context.api.get(['v1', 'swarms', swarm, 'decisions'], {
      kind: 'finished,lease-ended',
      since: this.#reached.get(swarm) ?? -DECISIONS_BACK,
      limit: 1000,
    });
    this.#reached.set(swarm, next);
    for (const taskId of new Set(decisions.map((/** @type {{taskId: string}} */ it) => it.taskId))) {
      if (this.#followed.get(taskId) === swarm) {
        const {phase} = await this.context.api.get(['v1', 'swarms', swarm, 'tasks', taskId]);
        this.phases.set(taskId, phase);
        if (phase in TONES) {
          this.#followed.delete(taskId);
        }
      }
    }
  }

  /**
   * What came of one letter.
   *
   * @param {{partition: number, offset: number}} letter
   */
  of(letter) {
    const result = this.#known.get(keyOf(letter));
    return result === undefined
      ? nothing
      : html`<p class="letter-result">
          ${this.#phase(result)} ${result.redrivenAs === undefined ? nothing : 'redriven as'} ${this.#as(result)}
        </p>`;
  }

  /** The last time, if it was more than one letter: one tells it itself. */
  render() {
    if (this.results.length < 2 && !this.cut) {
      return nothing;
    }
    return panel(
      'What came of it',
      html`
        ${this.cut ? html`<p class="hint">More letters match: press “Redrive all that match” again to go on with older ones.</p>` : nothing}
        ${table({
          caption: 'Redriven letters',
          columns: [
            {title: 'Task', narrow: true, cell: it => html`<span class="id">${it.taskId ?? `letter ${keyOf(it)}`}</span>`},
            {title: 'Came back as', narrow: true, cell: it => this.#as(it)},
            {title: 'Now', narrow: true, cell: it => this.#phase(it)},
          ],
          rows: this.results,
          key: keyOf,
          empty: '',
          state: this.#state,
          redraw: this.context.redraw,
        })}
      `,
      {note: this.#said(), actions: html`<button class="quiet" @click=${() => this.forget()}>Close</button>`, id: 'redriven'},
    );
  }

  /** @param {Result} result */
  #as(result) {
    if (result.redrivenAs === undefined) {
      return result.reason;
    }
    return result.swarmId === undefined
      ? html`<span class="id">${result.redrivenAs}</span>`
      : html`<a class="id" href=${address(result.swarmId, 'tasks', result.redrivenAs)}>${result.redrivenAs}</a>`;
  }

  /** @param {Result} result */
  #phase(result) {
    const [text, tone] = this.standing(result);
    return badge(text, tone);
  }

  /**
   * How its task stands, as far as that is known.
   *
   * @param {Result} result
   * @returns {[string, import('../../parts.js').Tone]}
   */
  standing({redrivenAs}) {
    if (redrivenAs === undefined) {
      return ['refused', 'warning'];
    }
    const phase = this.phases.get(redrivenAs) ?? '';
    if (phase in TONES) {
      return [words(phase), TONES[phase]];
    }
    return [!this.#followed.has(redrivenAs) ? 'not followed' : phase === '' ? 'submitted' : words(phase), 'plain'];
  }
}
