// Agents: all of them, or one.

import {Fleet} from './agents/fleet.js';
import {OneAgent} from './agents/one.js';

/** @type {import('../app.js').Page} */
export const agents = {
  name: 'agents',
  title: 'Agents',
  open(context) {
    return context.rest.length === 0 ? new Fleet(context) : new OneAgent(context, context.rest[0]);
  },
};
