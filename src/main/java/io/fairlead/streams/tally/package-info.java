/**
 * What has happened in the swarms that this instance holds, as counts: written by the stream
 * threads, read by anybody. What is counted begins at 0 when a partition is taken over.
 */
@NullMarked
package io.fairlead.streams.tally;

import org.jspecify.annotations.NullMarked;
