/** How much an agent is given ahead, and when a failed task is tried again. */
@NullMarked
package io.fairlead.scheduler.lease;

import org.jspecify.annotations.NullMarked;
