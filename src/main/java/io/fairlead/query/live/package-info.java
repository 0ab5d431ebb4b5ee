/** A swarm as it stands, told over and over to whoever watches, and only what has changed. */
@NullMarked
package io.fairlead.query.live;

import org.jspecify.annotations.NullMarked;
