/** How the agents and tenants of the swarms that are here have done over the last hours. */
@NullMarked
package io.fairlead.query.trend;

import org.jspecify.annotations.NullMarked;
