/** Which waiting task goes next: fair queues over tenants and the heaps under them. */
@NullMarked
package io.fairlead.scheduler.queueing;

import org.jspecify.annotations.NullMarked;
