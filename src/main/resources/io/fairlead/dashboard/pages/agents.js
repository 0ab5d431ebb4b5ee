// Agents.

import {html} from '../lib/lit-html/lit-html.js';

/** @type {import('../app.js').Page} */
export const agents = {
  name: 'agents',
  title: 'Agents',
  open(context) {
    return {
      render: () => html`<h1>Agents</h1><p class="empty">${context.swarm}</p>`,
    };
  },
};
