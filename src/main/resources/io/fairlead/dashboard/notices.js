// What has just been done, or refused, in words.

import {html, nothing} from './lib/lit-html/lit-html.js';

/** How long something that went well is told, milliseconds. What did not, stays until it is dismissed. */
const TELL_MS = 8000;

/** The last thing told; another takes its place. */
export class Notices {
  /** @type {{text: string, tone: 'good' | 'critical'} | null} */
  #told = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /**
   * @param {string} text
   * @param {'good' | 'critical'} tone
   */
  tell(text, tone) {
    this.#told = {text, tone};
    clearTimeout(this.#timer);
    if (tone === 'good') {
      this.#timer = setTimeout(this.#dismiss, TELL_MS);
    }
    this.changed();
  }

  #dismiss = () => {
    this.#told = null;
    this.changed();
  };

  render() {
    const told = this.#told;
    return html`
      <div class="notices" role="status">
        ${told === null
          ? nothing
          : html`
              <div class="notice ${told.tone}">
                <p>${told.text}</p>
                <button class="quiet" @click=${this.#dismiss}>Dismiss</button>
              </div>
            `}
      </div>
    `;
  }
}
