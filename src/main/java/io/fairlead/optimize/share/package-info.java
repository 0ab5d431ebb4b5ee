/** How capacity is divided between tenants: a linear programme. */
@NullMarked
package io.fairlead.optimize.share;

import org.jspecify.annotations.NullMarked;
