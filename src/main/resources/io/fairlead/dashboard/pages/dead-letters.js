// Dead letters.

import {html} from '../lib/lit-html/lit-html.js';

/** @type {import('../app.js').Page} */
export const deadLetters = {
  name: 'dead-letters',
  title: 'Dead letters',
  open(context) {
    return {
      render: () => html`<h1>Dead letters</h1><p class="empty">${context.swarm}</p>`,
    };
  },
};
