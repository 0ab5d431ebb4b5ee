/** How far what tenants get is from what their weights say, beside the theoretical bound. */
@NullMarked
package io.fairlead.bench.fairness;

import org.jspecify.annotations.NullMarked;
