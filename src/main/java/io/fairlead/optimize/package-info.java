/** What a search for something better may use up, and how it is watched. */
@NullMarked
package io.fairlead.optimize;

import org.jspecify.annotations.NullMarked;
