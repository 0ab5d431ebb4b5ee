/**
 * What a coordinator knows and can be told, over HTTP and from within: {@link
 * io.fairlead.query.EndpointTable} has every endpoint, {@link io.fairlead.query.SwarmAccess} the
 * way to a swarm's state on whichever instance it is, {@link io.fairlead.query.Api} is how others
 * use it.
 */
@NullMarked
package io.fairlead.query;

import org.jspecify.annotations.NullMarked;
