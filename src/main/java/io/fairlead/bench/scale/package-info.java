/** What many tasks, agents and swarms cost: in the core alone, and on a real broker. */
@NullMarked
package io.fairlead.bench.scale;

import org.jspecify.annotations.NullMarked;
