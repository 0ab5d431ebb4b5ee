/** When an agent that fails gets no more work, and when it is tried again. */
@NullMarked
package io.fairlead.scheduler.breaker;

import org.jspecify.annotations.NullMarked;
