/** Many tasks at once: how soon they are done, and how evenly agents share them. */
@NullMarked
package io.fairlead.bench.batch;

import org.jspecify.annotations.NullMarked;
