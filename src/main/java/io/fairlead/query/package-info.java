/**
 * What the state stores know, over HTTP: single agents and tasks, on whichever instance they are,
 * and the health of this one. Reads only.
 */
@NullMarked
package io.fairlead.query;

import org.jspecify.annotations.NullMarked;
