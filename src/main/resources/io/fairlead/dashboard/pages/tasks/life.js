// The life of one task: a line to scale, and everything that is recorded, in order.

import {html, nothing, svg} from '../../lib/lit-html/lit-html.js';
import {badge} from '../../parts.js';
import {clock, duration, figure, percent, words} from '../../format.js';
import {MOST_SPANS, spans} from './spans.js';

/**
 * @typedef {import('../../context.js').Context} Context
 * @typedef {import('./spans.js').Life} Life
 * @typedef {import('./spans.js').Step} Step
 * @typedef {import('./spans.js').Span} Span
 */

/** @type {Record<string, import('../../parts.js').Tone>} */
const TONES = {
  STARTED: 'info',
  DISPATCHED: 'info',
  LEASE_ENDED: 'warning',
  RETRY_WAIT: 'warning',
  REVOKING: 'warning',
  PAUSED: 'warning',
  CANCELLING: 'warning',
};

/** Of choices whose score is a time. */
const SCORED_BY_TIME = ['least-finish', 'affinity', 'least-loaded', 'less-loaded-of-two'];

/** @param {Span} span */
function spanName(span) {
  return {
    waiting: 'Waited',
    retry: 'Waited for the next attempt',
    held: `With agent ${span.agentId}, not known to have begun`,
    worked: `With agent ${span.agentId}; when it began is not recorded`,
    running: `Ran on agent ${span.agentId}`,
    unknown: `Waited, then with agent ${span.agentId}; since when is not recorded`,
  }[span.kind];
}

/**
 * @param {Context} context
 * @param {Life} life
 */
export function lifeOf(context, life) {
  return html`
    ${line(life)}
    <ol class="life">
      ${life.steps.map(it => step(context, life, it))}
    </ol>
    ${life.remarks.length === 0 ? nothing : html`<ul class="remarks">${life.remarks.map(it => html`<li>${it}</li>`)}</ul>`}
  `;
}

/** @param {Life} life */
function line(life) {
  const all = spans(life);
  if (all.length === 0) {
    return nothing;
  }
  const begin = all[0].fromMs;
  const whole = Math.max(1, all[all.length - 1].untilMs - begin);
  const at = (/** @type {number} */ ms) => ((ms - begin) / whole) * 1000;
  const told = all.slice(-MOST_SPANS);
  const label = told.map(it => `${spanName(it)} ${duration(it.untilMs - it.fromMs)}`).join('; ');
  return html`
    <svg class="life-line" viewBox="0 0 1000 28" preserveAspectRatio="none" role="img" aria-label=${label}>
      <rect class="span waiting" x="0" width="1000" height="28"></rect>
      ${told.map(
        it => svg`<rect class="span ${it.kind}" x=${at(it.fromMs).toFixed(2)} width=${Math.max(2, at(it.untilMs) - at(it.fromMs)).toFixed(2)} height="28"></rect>`,
      )}
    </svg>
    <p class="life-ends"><span>${clock(begin, {ms: true})}</span><span>${duration(whole)} in all</span><span>${life.outcome === undefined && life.task.endedAtMs === undefined ? 'now' : clock(begin + whole, {ms: true})}</span></p>
    <ul class="legend life-legend">
      ${told.map(
        it => html`
          <li><span class="swatch span ${it.kind}" aria-hidden="true"></span>${spanName(it)} <b>${duration(it.untilMs - it.fromMs)}</b> <span class="note">${percent((it.untilMs - it.fromMs) / whole)}</span></li>
        `,
      )}
    </ul>
  `;
}

/**
 * @param {Context} context
 * @param {Life} life
 * @param {Step} it
 */
function step(context, life, it) {
  const begin = life.steps.find(first => first.atMs !== undefined)?.atMs;
  return html`
    <li class=${it.kind.toLowerCase()}>
      <span class="when">
        ${it.atMs === undefined
          ? html`<span class="note">time not recorded</span>`
          : html`<time datetime=${new Date(it.atMs).toISOString()}>${clock(it.atMs, {ms: true})}</time>
              <span class="note">${begin === undefined || it.atMs === begin ? '' : (it.atMs > begin ? '+' : '') + duration(it.atMs - begin)}</span>`}
      </span>
      <div class="what">
        ${badge(words(it.kind), it.kind === 'ENDED' ? endTone(life) : TONES[it.kind] ?? 'plain')}
        <span>${linked(context, it)}${it.untilMs === undefined ? '' : `, until ${clock(it.untilMs)}`}</span>
        ${it.decision === undefined ? nothing : decision(it)}
      </div>
    </li>
  `;
}

/**
 * @param {Life} life
 * @returns {import('../../parts.js').Tone}
 */
function endTone(life) {
  return life.phase === 'COMPLETED' ? 'good' : life.phase === 'CANCELLED' ? 'plain' : 'critical';
}

/**
 * The sentence, in which the agent is a link.
 *
 * @param {Context} context
 * @param {Step} it
 */
function linked(context, it) {
  const name = `agent ${it.agentId}`;
  const at = it.agentId === undefined ? -1 : it.sentence.indexOf(name);
  if (it.agentId === undefined || at < 0) {
    return it.sentence;
  }
  return html`${it.sentence.slice(0, at)}<a href=${context.link('agents', it.agentId)}>${name}</a>${it.sentence.slice(at + name.length)}`;
}

/** @param {Step} it */
function decision(it) {
  const {offset, kind, reason, score, runnersUp = []} = it.decision;
  const told = kind === 'FINISHED' || SCORED_BY_TIME.includes(reason) ? duration : figure;
  return html`
    <span class="note decision">
      decision ${offset}: ${words(kind)}${reason === undefined ? '' : html`, reason <code>${reason}</code>`}${score === undefined
        ? nothing
        : html`, ${kind === 'FINISHED' ? 'was expected after' : 'score'} ${told(score)}`}${it.epoch === undefined ? nothing : html`, lease <code>${it.epoch}</code>`}${runnersUp.length === 0
        ? nothing
        : html`; next came ${runnersUp.map((/** @type {any} */ r, /** @type {number} */ i) => html`${i > 0 ? ', ' : ''}<span class="id">${r.agentId}</span> ${told(r.score)}`)}`}
    </span>
  `;
}
