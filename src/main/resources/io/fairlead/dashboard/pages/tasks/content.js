// What a task carries and what came of it: of others, so shown as text and nothing else.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {size, count} from '../../format.js';

/** Characters shown at once. */
const MOST_CHARS = 64 * 1024;

/** JSON that is larger is shown as it came. */
const MOST_JSON = 256 * 1024;

/** Bytes that are no text of which base64 is shown: as many as are told of what a task carries. */
const MOST_BYTES = 4096;
const MOST_BASE64 = Math.ceil(MOST_BYTES / 3) * 4;

/**
 * Text as people read it: JSON is laid out. Pure.
 *
 * @param {string} text
 * @param {string} [contentType]
 * @returns {string}
 */
export function readable(text, contentType = '') {
  const json = /json/i.test(contentType) || /^\s*[[{]/.test(text);
  if (!json || text.length > MOST_JSON) {
    return text;
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * Where a link may lead: to http and https, and nowhere else. Pure.
 *
 * @param {string} uri
 * @returns {string | null} null if it must not be a link
 */
export function safeLink(uri) {
  try {
    const parsed = new URL(uri);
    return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.href : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} text
 * @param {string} [contentType]
 */
export function textOf(text, contentType) {
  const shown = readable(text, contentType);
  return html`
    <pre tabindex="0">${shown.slice(0, MOST_CHARS)}</pre>
    ${shown.length > MOST_CHARS ? html`<p class="note">The first ${count(MOST_CHARS)} characters of ${count(shown.length)}.</p>` : nothing}
  `;
}

/** @param {string} base64 */
export function binaryOf(base64) {
  return html`
    <p class="note">It is no text; its ${base64.length > MOST_BASE64 ? 'first 4\u2009KiB' : 'bytes'} in base64:</p>
    <pre tabindex="0">${base64.slice(0, MOST_BASE64)}${base64.length > MOST_BASE64 ? '…' : ''}</pre>
  `;
}

/** @param {string} uri */
function uriOf(uri) {
  const link = safeLink(uri);
  return link === null
    ? html`<code class="id">${uri}</code>`
    : html`<a class="id" href=${link} target="_blank" rel="noopener noreferrer">${uri}</a>`;
}

/** @param {Record<string, string>} headers */
export function headersOf(headers) {
  return Object.entries(headers).map(([name, value]) => html`<dt class="id">${name}</dt><dd class="id">${value}</dd>`);
}

/** @param {any} outcome with its result */
export function resultOf(outcome) {
  const {resultText, resultBase64, resultSize, resultUri, contentType, tokensUsed, operation} = outcome;
  if (resultSize === undefined && resultUri === undefined && tokensUsed === undefined) {
    return html`<p class="empty">Its agent gave none.</p>`;
  }
  return html`
    <dl class="facts">
      ${resultSize === undefined ? nothing : html`<dt>Size</dt><dd>${size(resultSize)}${contentType === undefined ? '' : html`, <span class="id">${contentType}</span>`}</dd>`}
      ${resultUri === undefined ? nothing : html`<dt>Stands at</dt><dd>${uriOf(resultUri)}</dd>`}
      ${tokensUsed === undefined ? nothing : html`<dt>Tokens used</dt><dd>${count(tokensUsed)}${operation === undefined ? '' : html`, operation <span class="id">${operation}</span>`}</dd>`}
    </dl>
    ${resultText !== undefined
      ? textOf(resultText, contentType)
      : resultBase64 !== undefined
        ? binaryOf(resultBase64)
        : resultSize !== undefined
          ? html`<p class="note">It is too large to be shown here.</p>`
          : nothing}
  `;
}
