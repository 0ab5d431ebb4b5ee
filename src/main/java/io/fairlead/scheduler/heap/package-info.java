/** The heap that queues and agents stand in; used by every stage. */
@NullMarked
package io.fairlead.scheduler.heap;

import org.jspecify.annotations.NullMarked;
