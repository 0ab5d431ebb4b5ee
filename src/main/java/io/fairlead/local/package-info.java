/**
 * A whole cluster in this JVM, on loopback and on one directory: a real Kafka broker and a schema
 * registry that speaks Confluent's REST API. For one machine and for tests; not for production.
 */
@NullMarked
package io.fairlead.local;

import org.jspecify.annotations.NullMarked;
