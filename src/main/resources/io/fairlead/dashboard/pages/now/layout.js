// Where cells of a strip stand. Pure.

/** Sides of a cell, CSS pixels. */
const LARGEST = 34;
const SMALLEST = 11;

/** As high as the strip may be while its cells can be smaller, CSS pixels. */
const HIGH = 180;

/**
 * @typedef {{size: number, gap: number, columns: number, rows: number, width: number, height: number}} Layout
 *   CSS pixels
 */

/**
 * Where agents stand, so many of them in such a width.
 *
 * @param {number} agents
 * @param {number} width
 * @returns {Layout}
 */
export function layout(agents, width) {
  for (let size = LARGEST; ; size--) {
    const gap = size >= 24 ? 3 : size >= 15 ? 2 : 1;
    const columns = Math.max(1, Math.floor((width + gap) / (size + gap)));
    const rows = Math.ceil(agents / columns);
    const height = rows * (size + gap) - gap;
    if (height <= HIGH || size === SMALLEST) {
      return {size, gap, columns, rows, width, height: Math.max(size, height)};
    }
  }
}
