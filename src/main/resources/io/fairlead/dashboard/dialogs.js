// What is asked before something is done: whether it is meant, and who asks.

import {html, nothing} from './lib/lit-html/lit-html.js';
import {ref} from './lib/lit-html/directives/ref.js';
import {Problem} from './api.js';

/** @typedef {import('./app.js').App} App */

/** At most one of each is open. Escape leaves things as they are. */
export class Dialogs {
  /** @type {{question: string, label: string, answer: (yes: boolean) => void} | null} */
  #question = null;
  #asksForToken = false;
  #trying = false;
  #problem = '';

  /** @param {App} app */
  constructor(app) {
    this.app = app;
  }

  /**
   * @param {string} question
   * @param {string} label of the button that means yes
   * @returns {Promise<boolean>}
   */
  confirm(question, label) {
    this.#question?.answer(false);
    return new Promise(answer => {
      this.#question = {question, label, answer};
      this.app.redraw();
    });
  }

  askForToken() {
    const field = document.getElementById('token');
    if (field !== null) {
      field.focus(); // it is asked for already
      return;
    }
    this.#asksForToken = true;
    this.#problem = '';
    this.app.redraw();
  }

  /** The page is left: what was asked is not meant any more. */
  leave() {
    this.#question?.answer(false);
    this.#question = null;
    this.#asksForToken = false;
    this.#problem = '';
  }

  render() {
    return html`
      ${this.#question === null ? nothing : this.#confirmation(this.#question)}
      ${this.#asksForToken ? this.#token() : nothing}
    `;
  }

  /** @param {{question: string, label: string, answer: (yes: boolean) => void}} asked */
  #confirmation({question, label, answer}) {
    const closed = (/** @type {Event} */ e) => {
      answer(/** @type {HTMLDialogElement} */ (e.target).returnValue === 'yes');
      if (this.#question?.answer === answer) {
        this.#question = null;
      }
      this.app.redraw();
    };
    return html`
      <dialog ${ref(opened)} aria-labelledby="question" @close=${closed}>
        <p id="question">${question}</p>
        <div class="actions">
          <button class="quiet" @click=${close}>Leave it</button>
          <button class="danger" @click=${(/** @type {Event} */ e) => close(e, 'yes')}>${label}</button>
        </div>
      </dialog>
    `;
  }

  #token() {
    const closed = () => {
      this.#asksForToken = false;
      this.#problem = '';
      this.app.redraw();
    };
    const {caller, token} = this.app.session;
    return html`
      <dialog ${ref(opened)} aria-labelledby="token-title" @close=${closed}>
        <h2 id="token-title">Who is looking</h2>
        <p>
          ${token === '' ? 'Now without a token, as' : 'Now with the token'} ${caller.name}, whose role is
          <strong>${caller.role}</strong>.
        </p>
        ${this.tokenForm(
          html`
            <button type="button" class="quiet" @click=${close}>Leave it</button>
            ${token === ''
              ? nothing
              : html`<button type="button" class="quiet" @click=${(/** @type {Event} */ e) => this.#use('', e)}>Forget the token</button>`}
          `,
        )}
      </dialog>
    `;
  }

  /**
   * Takes a token, once the server knows it.
   *
   * @param {unknown} others buttons beside its own
   */
  tokenForm(others) {
    const submit = (/** @type {SubmitEvent} */ e) => {
      e.preventDefault();
      const form = /** @type {HTMLFormElement} */ (e.currentTarget);
      this.#use(/** @type {HTMLInputElement} */ (form.elements.namedItem('token')).value.trim(), e);
    };
    return html`
      <form class="token" @submit=${submit}>
        <label for="token">Token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="off"
          spellcheck="false"
          required
          ${ref(focused)}
          aria-describedby="token-problem"
          aria-invalid=${this.#problem === '' ? nothing : 'true'}
        >
        <p id="token-problem" class=${this.#problem === '' ? '' : 'problem'} role="alert">${this.#problem}</p>
        <p class="note">
          It stays in this tab and is forgotten when the tab is closed. Tokens are made with
          <code>fairlead token create</code>.
        </p>
        <div class="actions">
          ${others}
          <button type="submit" ?disabled=${this.#trying}>${this.#trying ? 'Asking …' : 'Use it'}</button>
        </div>
      </form>
    `;
  }

  /**
   * @param {string} token
   * @param {Event} e
   */
  async #use(token, e) {
    const dialog = /** @type {HTMLElement} */ (e.currentTarget).closest('dialog');
    if (!/^[\x21-\x7e]*$/.test(token)) {
      this.#problem = 'A token has neither spaces nor other characters than ASCII.';
      this.app.redraw();
      return;
    }
    this.#trying = true;
    this.app.redraw();
    try {
      const caller = await this.app.api.caller(token);
      this.#problem = '';
      dialog?.close();
      this.app.entered(token, caller);
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      this.#problem = problem.status === 401 ? 'This token is not known here.' : problem.message;
    } finally {
      this.#trying = false;
      this.app.redraw();
    }
  }
}

/**
 * Once it is in the page it is opened. As it is closed, the browser gives the focus back to where it was.
 *
 * @param {Element | undefined} dialog
 */
function opened(dialog) {
  if (dialog instanceof HTMLDialogElement) {
    queueMicrotask(() => dialog.isConnected && !dialog.open && dialog.showModal());
  }
}

/** @param {Element | undefined} field */
function focused(field) {
  if (field instanceof HTMLElement) {
    queueMicrotask(() => field.isConnected && field.focus());
  }
}

/**
 * @param {Event} e of something in a dialog
 * @param {string} [value]
 */
function close(e, value = '') {
  /** @type {HTMLElement} */ (e.currentTarget).closest('dialog')?.close(value);
}
