/** What holds a swarm up, and how it has done: from its census and what was counted of it. */
@NullMarked
package io.fairlead.query.diagnosis;

import org.jspecify.annotations.NullMarked;
