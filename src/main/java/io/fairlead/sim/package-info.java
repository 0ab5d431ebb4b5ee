/**
 * The simulated world: workloads, fleets and, over the deterministic core, virtual time. No clock,
 * no I/O, no thread; whoever reads a file hands over its lines.
 */
@NullMarked
package io.fairlead.sim;

import org.jspecify.annotations.NullMarked;
