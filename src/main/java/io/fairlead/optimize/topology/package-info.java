/** What a swarm should consist of, judged by replays of what it has done. */
@NullMarked
package io.fairlead.optimize.topology;

import org.jspecify.annotations.NullMarked;
