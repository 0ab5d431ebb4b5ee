// Tasks.

import {html} from '../lib/lit-html/lit-html.js';

/** @type {import('../app.js').Page} */
export const tasks = {
  name: 'tasks',
  title: 'Tasks',
  open(context) {
    return {
      render: () => html`<h1>Tasks</h1><p class="empty">${context.swarm}</p>`,
    };
  },
};
