/**
 * What is answered by reading Kafka topics: outcomes with their results, decisions, dead letters,
 * and what happens as it happens. Reads without a group and committed records only; every look has
 * a bound in records and in time.
 */
@NullMarked
package io.fairlead.query.topics;

import org.jspecify.annotations.NullMarked;
