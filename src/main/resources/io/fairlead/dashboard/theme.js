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

  /** @type {Choice} */
  choice = kept();

  /** From one to the next. */
  turn() {
    this.choice = /** @type {Choice} */ ({system: 'light', light: 'dark', dark: 'system'}[this.choice]);
    try {
      if (this.choice === 'system') {
        localStorage.removeItem(KEY);
      } else {
        localStorage.setItem(KEY, this.choice);
      }
    } catch {
      // A browser that keeps nothing: it holds until the page is loaded anew.
    }
    this.#apply();
  }

  #apply() {
    const dark = this.choice === 'system' ? DARK.matches : this.choice === 'dark';
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    this.changed();
  }
}

/** @returns {Choice} */
function kept() {
  try {
    const choice = localStorage.getItem(KEY);
    return choice === 'light' || choice === 'dark' ? choice : 'system';
  } catch {
    return 'system';
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
