// Balance.

import {html} from '../lib/lit-html/lit-html.js';

/** @type {import('../app.js').Page} */
export const balance = {
  name: 'balance',
  title: 'Balance',
  open(context) {
    return {
      render: () => html`<h1>Balance</h1><p class="empty">${context.swarm}</p>`,
    };
  },
};
