// What a tenant is due and what it may not exceed: shown, and changed.

import {html, nothing} from '../../lib/lit-html/lit-html.js';
import {Problem, carriedOut} from '../../api.js';
import {count} from '../../format.js';
import {panel} from '../../parts.js';
import {QUOTA, changes, fieldOf, unsent} from './quota.js';

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('./rows.js').Tenant} Tenant
 */

export class QuotaForm {
  /** @type {Record<string, string>} what was typed and is not in force, by key */
  #typed = {};
  /** @type {{texts: Record<string, string>, version: number} | null} what was sent, and with which version it is told */
  #sent = null;
  /** @type {Record<string, string>} what is wrong, by key; that of no field under '' */
  #problems = {};
  #sending = false;

  /**
   * @param {Context} context
   * @param {string} tenant
   * @param {(version: number, weight: string | undefined) => void} changed weight: if it was changed
   */
  constructor(context, tenant, changed) {
    this.context = context;
    this.tenant = tenant;
    this.changed = changed;
  }

  /**
   * What is set of this tenant itself, as it would be typed.
   *
   * @param {any} config
   * @param {string} key
   */
  #own(config, key) {
    const value = config.settings[`tenant.${this.tenant}.${key}`];
    return value === undefined ? '' : String(value);
  }

  /**
   * @param {any} config
   * @param {Tenant} inForce
   */
  render(config, inForce) {
    const may = this.context.session.may('admin');
    const open = unsent(this.#typed, this.#sent?.texts ?? {});
    if (this.#sent !== null && config.version >= this.#sent.version) {
      this.#sent = null;
      this.#typed = open;
    }
    const wanted = changes(QUOTA.map(({key}) => ({key, own: this.#own(config, key), typed: open[key]})));
    const names = Object.keys(wanted);
    return panel(
      'What it is due, what it may',
      html`
        <form class="quota" novalidate @submit=${(/** @type {Event} */ e) => this.#submit(e, wanted, config.version)}>
          ${this.#problems[''] ? html`<p class="problem" role="alert">${this.#problems['']}</p>` : nothing}
          ${QUOTA.map(it => this.#field(it, config, inForce, may))}
          <div class="actions">
            <button type="submit" ?disabled=${!may || names.length === 0 || this.#sending} title=${may ? nothing : 'Needs a token with the role admin.'}>
              ${names.length > 1 ? `Set ${names.length} values` : 'Set'}
            </button>
            ${names.length === 0 ? nothing : html`<button type="button" class="quiet" @click=${() => this.#forget()}>Leave as it is</button>`}
          </div>
          ${may ? nothing : html`<p class="note">To change them needs a token with the role admin.</p>`}
        </form>
      `,
      {note: `Version ${count(config.version)}. Empty: as for all tenants.`},
    );
  }

  /**
   * @param {import('./quota.js').Quota} quota
   * @param {any} config
   * @param {Tenant} inForce
   * @param {boolean} may
   */
  #field({key, title, unit, note, value}, config, inForce, may) {
    const own = this.#own(config, key);
    const problem = this.#problems[key];
    const typed = this.#typed[key];
    return html`
      <div class="field ${problem ? 'bad' : ''}">
        <label for="quota-${key}">${title}</label>
        <span class="value">
          <input
            id="quota-${key}"
            name=${key}
            inputmode="decimal"
            autocomplete="off"
            spellcheck="false"
            placeholder=${value(inForce)}
            aria-describedby="quota-${key}-note"
            aria-invalid=${problem ? 'true' : 'false'}
            ?readonly=${!may}
            .value=${typed ?? own}
            @input=${(/** @type {Event} */ e) => this.#type(key, /** @type {HTMLInputElement} */ (e.target).value, own)}
          >
          ${unit === '' ? nothing : html`<span class="unit">${unit}</span>`}
        </span>
        <p class="note" id="quota-${key}-note">
          ${problem ? html`<span class="wrong" role="alert">${problem}</span>` : note}
        </p>
      </div>
    `;
  }

  /**
   * @param {string} key
   * @param {string} text
   * @param {string} own
   */
  #type(key, text, own) {
    if (text.trim() === own && this.#sent?.texts[key] === undefined) {
      delete this.#typed[key];
    } else {
      this.#typed[key] = text;
    }
    delete this.#problems[key];
    this.context.redraw();
  }

  #forget() {
    this.#typed = {};
    this.#problems = {};
    this.context.redraw();
  }

  /**
   * @param {Event} e
   * @param {Record<string, number | string | null>} wanted
   * @param {number} version of the settings that are told
   */
  async #submit(e, wanted, version) {
    e.preventDefault();
    if (this.#sending || Object.keys(wanted).length === 0) {
      return;
    }
    this.#sending = true;
    const before = this.#sent;
    const texts = Object.fromEntries(Object.keys(wanted).map(key => [key, this.#typed[key]]));
    this.#sent = {texts: {...before?.texts, ...texts}, version: Infinity};
    this.#problems = {};
    this.context.redraw();
    const settings = Object.fromEntries(Object.entries(wanted).map(([key, value]) => [`tenant.${this.tenant}.${key}`, value]));
    try {
      const answer = await this.context.api.command('PATCH', this.context.path('config'), {settings});
      this.#sent.version = answer.configVersion ?? version + 1;
      this.context.notify(carriedOut(answer, `Version ${answer.configVersion} of the settings is in force.`));
      if (answer.configVersion !== undefined) {
        this.changed(answer.configVersion, 'weight' in wanted ? String(wanted.weight ?? 'as for all') : undefined);
      }
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      this.#sent = before;
      const field = fieldOf(problem.message, this.tenant);
      this.#problems = {[field.key]: field.message};
      if (field.key !== '') {
        document.getElementById(`quota-${field.key}`)?.focus();
      }
    } finally {
      this.#sending = false;
      this.context.redraw();
    }
  }
}
