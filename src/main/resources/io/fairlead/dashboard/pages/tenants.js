// Tenants: what they receive beside what is due to them, and changing that.

import {detail} from './tenants/detail.js';
import {overview} from './tenants/overview.js';

/** @type {import('../app.js').Page} */
export const tenants = {
  name: 'tenants',
  title: 'Tenants',
  open: context => (context.rest.length > 0 ? detail(context, context.rest[0]) : overview(context)),
};
