// Dead letters, one below the other: what is wrong with each, where it came from, what is in it.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {repeat} from '../../lib/lit-html/directives/repeat.js';
import {address} from '../../address.js';
import {clock, size} from '../../format.js';
import {badge} from '../../parts.js';

/**
 * @typedef {{partition: number, offset: number, cause: string, message: string, atMs: number, topic: string,
 *   sourcePartition?: number, sourceOffset?: number, key?: string, swarmId?: string, taskId?: string, agentId?: string,
 *   size?: number, contentType?: string, preview?: string, redriveAs?: string, notRedrivable?: string}} Letter
 */

/** @type {Record<string, string>} what a cause means, in a few words; the whole is in PROTOCOL.md */
export const CAUSES = {
  'task-failed': 'Task failed',
  unreadable: 'Record can’t be read',
  'unknown-schema': 'Schema not known',
  'invalid-key': 'Key is wrong',
  'invalid-field': 'Field out of range',
  'id-conflict': 'Id has other content',
  'unknown-swarm': 'Swarm not known',
  'unknown-kind': 'Kind of command not known',
  'unknown-task': 'Task not known',
  'unknown-agent': 'Agent not known',
  'unknown-series': 'Series not known',
  'unknown-proposal': 'Proposal not known',
  'unknown-version': 'Version not known',
  'plan-too-old': 'Plan too old',
  'plan-of-another-swarm': 'Plan of another swarm',
  'invalid-config': 'Setting is wrong',
};

/** @param {{partition: number, offset: number}} letter */
export const keyOf = letter => `${letter.partition}:${letter.offset}`;

/** @param {Letter} letter */
export function causeOf(letter) {
  return CAUSES[letter.cause] ?? letter.cause;
}

/**
 * @param {{letters: Letter[], mayChoose: boolean, chosen: Map<string, Letter>, choose: (letter: Letter, yes: boolean) => void,
 *   actions: (letter: Letter) => unknown, result: (letter: Letter) => unknown, fresh: Set<string>}} what
 *   result: what came of redriving it; fresh: keys of those that came while the page was looked at
 */
export function letterList({letters, mayChoose, chosen, choose, actions, result, fresh}) {
  return html`
    <ul class="letters">
      ${repeat(letters, keyOf, letter => {
        const id = keyOf(letter);
        const title = letter.taskId ?? letter.key ?? `letter ${id}`;
        return html`
          <li class="letter">
            <div class="letter-head">
              <input
                type="checkbox"
                aria-label="Choose the letter of ${title}"
                .checked=${chosen.has(id)}
                ?disabled=${!mayChoose || letter.redriveAs === undefined}
                @change=${(/** @type {Event} */ e) => choose(letter, /** @type {HTMLInputElement} */ (e.target).checked)}
              />
              ${badge(causeOf(letter), letter.cause === 'task-failed' ? 'critical' : 'warning')}
              <h3>${subject(letter)}</h3>
              <time datetime=${new Date(letter.atMs).toISOString()}>${clock(letter.atMs)}</time>
              ${fresh.has(id) ? badge('new', 'info') : nothing}
              <span class="letter-actions">${actions(letter)}</span>
            </div>
            ${letter.notRedrivable?.includes(letter.message) ? nothing : html`<p class="letter-why">${letter.message}</p>`}
            ${letter.notRedrivable === undefined
              ? nothing
              : html`<p class="letter-why">Can’t be redriven: ${letter.notRedrivable}.</p>`}
            ${letter.preview ? html`<pre tabindex="0" aria-label="Payload of ${title}">${letter.preview}</pre>` : nothing}
            <p class="note">${origin(letter)}</p>
            ${result(letter)}
          </li>
        `;
      })}
    </ul>
  `;
}

/** @param {Letter} letter */
function subject(letter) {
  if (letter.taskId === undefined) {
    return letter.key === undefined ? html`Record without a key` : html`Record with key <span class="id">${letter.key}</span>`;
  }
  return letter.swarmId === undefined
    ? html`Task <span class="id">${letter.taskId}</span>`
    : html`Task <a class="id" href=${address(letter.swarmId, 'tasks', letter.taskId)}>${letter.taskId}</a>`;
}

/** @param {Letter} letter */
function origin(letter) {
  const parts = [
    letter.swarmId === undefined ? null : `swarm ${letter.swarmId}`,
    letter.agentId === undefined ? null : `agent ${letter.agentId}`,
    letter.sourceOffset === undefined
      ? `of topic ${letter.topic}`
      : `from ${letter.topic}, partition ${letter.sourcePartition}, offset ${letter.sourceOffset}`,
    letter.size === undefined ? null : size(letter.size),
    letter.contentType ?? null,
    `letter ${keyOf(letter)}`,
  ];
  return parts.filter(it => it !== null).join(' · ');
}
