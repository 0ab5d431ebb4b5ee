/** Which agent gets a task. */
@NullMarked
package io.fairlead.scheduler.placement;

import org.jspecify.annotations.NullMarked;
