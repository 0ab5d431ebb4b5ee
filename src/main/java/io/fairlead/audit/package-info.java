/** What became of every task, told from the topics alone, whatever anybody else believes. */
@NullMarked
package io.fairlead.audit;

import org.jspecify.annotations.NullMarked;
