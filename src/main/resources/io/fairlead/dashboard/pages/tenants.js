// Tenants.

import {html} from '../lib/lit-html/lit-html.js';

/** @type {import('../app.js').Page} */
export const tenants = {
  name: 'tenants',
  title: 'Tenants',
  open(context) {
    return {
      render: () => html`<h1>Tenants</h1><p class="empty">${context.swarm}</p>`,
    };
  },
};
