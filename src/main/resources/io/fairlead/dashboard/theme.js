// Light or dark: as the system is, or as was chosen here.

const KEY = 'fairlead.theme';
const DARK = matchMedia('(prefers-color-scheme: dark)');

/** @typedef {'system' | 'light' | 'dark'} Choice */

export class Theme {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.#apply();
    DARK.addEventListener('change', () => this.#apply());
  }

  /** @returns {Choice} */
  get choice() {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  }

  /** From one to the next. */
  turn() {
    const next = {system: 'light', light: 'dark', dark: 'system'}[this.choice];
    if (next === 'system') {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, next);
    }
    this.#apply();
  }

  #apply() {
    const dark = this.choice === 'system' ? DARK.matches : this.choice === 'dark';
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    this.changed();
  }
}

/**
 * A colour of the style sheet, for charts.
 *
 * @param {string} name of the custom property, without dashes before it
 */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

/** Which theme holds; changes whenever colours do. */
export function themeName() {
  return document.documentElement.dataset.theme ?? 'light';
}
