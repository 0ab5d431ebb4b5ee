// The pages there are.

import {now} from './pages/now.js';
import {agents} from './pages/agents.js';
import {tenants} from './pages/tenants.js';
import {tasks} from './pages/tasks.js';
import {balance} from './pages/balance.js';
import {deadLetters} from './pages/dead-letters.js';

/** @type {import('./app.js').Page[]} in the order of the menu */
export const PAGES = [now, agents, tenants, tasks, balance, deadLetters];
