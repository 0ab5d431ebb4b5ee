// Tasks: those that are looked for, or one.

import {list} from './tasks/list.js';
import {one} from './tasks/one.js';

/** @type {import('../app.js').Page} */
export const tasks = {
  name: 'tasks',
  title: 'Tasks',
  open(context) {
    return context.rest.length > 0 ? one(context, context.rest[0]) : list(context);
  },
};
