// When a breaker changed, as samples of it show. Pure.

/** @typedef {{atMs: number, kind: string, about: boolean}} Turn about: it was seen at a sample, so it may have been a little earlier */

/**
 * @param {{atMs: number, breaker: string}[]} points
 * @returns {Turn[]}
 */
export function breakerTurns(points) {
  /** @type {Turn[]} */
  const turns = [];
  for (let i = 1; i < points.length; i++) {
    if (points[i].breaker !== points[i - 1].breaker) {
      const kind = {OPEN: 'BREAKER_OPENED', HALF_OPEN: 'BREAKER_HALF_OPENED'}[points[i].breaker] ?? 'BREAKER_CLOSED';
      turns.push({atMs: points[i].atMs, kind, about: true});
    }
  }
  return turns;
}
