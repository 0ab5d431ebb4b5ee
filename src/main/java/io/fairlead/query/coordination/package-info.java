/**
 * The coordination loop: collect metrics, find bottlenecks, compute rebalancing, carry it out; over
 * the API that everybody uses.
 */
@NullMarked
package io.fairlead.query.coordination;

import org.jspecify.annotations.NullMarked;
