// What the swarm should consist of, by replays of its history.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {clock, count, duration, figure, percent} from '../../format.js';
import {badge} from '../../parts.js';
import {facts} from './parts.js';

/**
 * @typedef {{dimension: string, changes: {what: string, from: number, to: number}[], measure: string, before: number, after: number,
 *   improvement: {mean: number, least: number, most: number, standardError: number, seeds: number}, costPerSecondBefore: number,
 *   costPerSecondAfter: number, standing: string, why: string}} Proposed
 *
 * @typedef {{objective: string, threshold: number, seed: number, fromMs: number, untilMs: number, tasks: number,
 *   present?: {waitMeanMs: number, waitP99Ms: number, utilisation: number, costPerSecond: number}, proposals: Proposed[],
 *   partitions?: {partitions: number, swarms: number, busiest: number}, replays: number, timedOut: boolean, remarks: string[],
 *   applied?: {setting: string, from: number, to: number, configVersion: number}}} Topology
 */

/** @type {Record<string, {text: string, tone: import('../../parts.js').Tone}>} */
const STANDINGS = {
  APPLIED: {text: 'carried out', tone: 'good'},
  APPLICABLE: {text: 'can be carried out', tone: 'good'},
  ADVICE: {text: 'advice', tone: 'info'},
  NOT_ENOUGH: {text: 'not worth it', tone: 'plain'},
};

/** @param {Topology} topology */
export function topologyResult(topology) {
  const {present, partitions, applied} = topology;
  return html`
    ${facts(
      ['Objective', `${topology.objective}, better by ${percent(topology.threshold)} to be worth a change`],
      ['Replayed', `${count(topology.tasks)} tasks from ${clock(topology.fromMs)} to ${clock(topology.untilMs)}`],
      ['Searched', `${count(topology.replays)} replays${topology.timedOut ? ', until the time was up' : ''}, seed ${topology.seed}`],
      ['As it is', present && `mean wait ${duration(present.waitMeanMs)}, p99 ${duration(present.waitP99Ms)}, utilisation ${percent(present.utilisation)}, cost ${figure(present.costPerSecond)} a second`],
      ['Busiest partition', partitions && `${percent(partitions.busiest)} of the load of ${count(partitions.swarms)} swarms on ${count(partitions.partitions)} partitions`],
    )}
    ${applied === undefined
      ? nothing
      : html`<p class="applied">${applied.setting} was changed from ${applied.from} to ${applied.to}: version ${applied.configVersion} of the configuration.</p>`}
    ${topology.proposals.length === 0
      ? html`<p class="empty">Nothing better was found.</p>`
      : html`<ol class="advice">${topology.proposals.map(advice)}</ol>`}
    ${topology.remarks.map(it => html`<p class="note">${it.charAt(0).toUpperCase() + it.slice(1)}.</p>`)}
  `;
}

/** @param {Proposed} proposed */
function advice(proposed) {
  const standing = STANDINGS[proposed.standing] ?? {text: proposed.standing, tone: 'plain'};
  const {mean, least, most, seeds} = proposed.improvement;
  const cost = proposed.costPerSecondBefore !== proposed.costPerSecondAfter;
  return html`
    <li>
      <p class="row">
        ${badge(standing.text, standing.tone)}
        <b>${proposed.changes.map(it => `${it.what}: ${it.from} → ${it.to}`).join('; ')}</b>
      </p>
      <p>
        ${proposed.measure}: ${figure(proposed.before)} → ${figure(proposed.after)}, ${mean < 0 ? 'worse' : 'better'} by
        ${percent(Math.abs(mean))}${seeds > 0 ? ` (${percent(least)} to ${percent(most)} in ${seeds} replays)` : ''}.
        ${cost ? `Cost ${figure(proposed.costPerSecondBefore)} → ${figure(proposed.costPerSecondAfter)} a second.` : nothing}
      </p>
      <p class="note">${proposed.why.charAt(0).toUpperCase() + proposed.why.slice(1)}.</p>
    </li>
  `;
}
