/**
 * Between bytes, messages and the model: what comes in is checked here, field by field, and what
 * goes out is made here from facts. A class named Codec turns one into the other and back.
 */
@NullMarked
package io.fairlead.wire;

import org.jspecify.annotations.NullMarked;
