/** Whether a task is taken in at all. */
@NullMarked
package io.fairlead.scheduler.admission;

import org.jspecify.annotations.NullMarked;
