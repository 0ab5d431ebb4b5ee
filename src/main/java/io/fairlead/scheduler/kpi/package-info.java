/** Figures of merit, each accumulated in one small class from what facts change. */
@NullMarked
package io.fairlead.scheduler.kpi;

import org.jspecify.annotations.NullMarked;
