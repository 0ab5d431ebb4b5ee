// Now.

import {html} from '../lib/lit-html/lit-html.js';

/** @type {import('../app.js').Page} */
export const now = {
  name: 'now',
  title: 'Now',
  open(context) {
    return {
      render: () => html`<h1>Now</h1><p class="empty">${context.swarm}</p>`,
    };
  },
};
