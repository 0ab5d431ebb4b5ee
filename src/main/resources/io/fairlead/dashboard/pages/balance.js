// Balance: what the balancer would do and has done, and what searches and replays have found.

import {html} from '../lib/lit-html/lit-html.js';
import {OptimisationsPart} from './balance/optimisations.js';
import {ProposalPart} from './balance/proposal.js';
import {RoundsPart} from './balance/rounds.js';

/** @type {import('../app.js').Page} */
export const balance = {
  name: 'balance',
  title: 'Balance',
  open(context) {
    const parts = [new ProposalPart(context), new RoundsPart(context), new OptimisationsPart(context)];
    return {
      render: () => html`
        <div class="title"><h1>Balance</h1></div>
        <div class="stack balance">${parts.map(it => it.render())}</div>
      `,
      live: () => parts.forEach(it => it.live()),
      close: () => parts.forEach(it => it.close()),
    };
  },
};
