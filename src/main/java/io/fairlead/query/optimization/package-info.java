/** Searches and replays that run beside the stream threads, and what came of them. */
@NullMarked
package io.fairlead.query.optimization;

import org.jspecify.annotations.NullMarked;
