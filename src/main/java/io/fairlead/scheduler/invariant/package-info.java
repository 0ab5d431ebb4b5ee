/**
 * What must hold whatever happens; the same classes check tests, simulation and the running system.
 */
@NullMarked
package io.fairlead.scheduler.invariant;

import org.jspecify.annotations.NullMarked;
