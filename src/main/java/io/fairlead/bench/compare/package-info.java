/** The same tasks through Fairlead, through peers and through an ideal queue. */
@NullMarked
package io.fairlead.bench.compare;

import org.jspecify.annotations.NullMarked;
