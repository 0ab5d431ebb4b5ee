// Addresses within the dashboard: #/swarm/page/more?name=value. Pure.

/** @typedef {import('./api.js').Query} Query */

/**
 * @typedef {{swarm: string | undefined, page: string | undefined, rest: string[], query: URLSearchParams}} Address
 */

/**
 * Reads one. Whatever it is, it says something: a segment that can't be decoded stands for itself.
 *
 * @param {string} hash with its #, or without
 * @returns {Address}
 */
export function parsed(hash) {
  const text = hash.replace(/^#/, '');
  const mark = text.indexOf('?');
  const [swarm, page, ...rest] = (mark < 0 ? text : text.slice(0, mark))
    .split('/')
    .filter(it => it !== '')
    .map(decoded);
  return {swarm, page, rest, query: new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1))};
}

/**
 * Writes one.
 *
 * @param {(string | Query)[]} parts segments; and what is no string, is the query: what is null, empty or
 *   false in it is left out
 * @returns {string}
 */
export function address(...parts) {
  const segments = parts.filter(it => typeof it === 'string').map(it => encodeURIComponent(String(it)));
  const query = new URLSearchParams();
  for (const part of parts) {
    if (typeof part !== 'string') {
      for (const [name, value] of Object.entries(part)) {
        if (value !== null && value !== undefined && value !== '' && value !== false) {
          query.set(name, String(value));
        }
      }
    }
  }
  const text = query.toString();
  return '#/' + segments.join('/') + (text === '' ? '' : '?' + text);
}

/** @param {string} segment */
function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
