/** Which agent should run each waiting task: a multi-objective search. */
@NullMarked
package io.fairlead.optimize.plan;

import org.jspecify.annotations.NullMarked;
