/** What of the resources that tasks demand is left. */
@NullMarked
package io.fairlead.scheduler.resource;

import org.jspecify.annotations.NullMarked;
