package io.fairlead.metrics;

import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.streams.tally.SwarmTally;

/** A swarm that this instance holds: how it stands, and what has happened in it. */
record HeldSwarm(SwarmCensus census, SwarmTally tally) {}
