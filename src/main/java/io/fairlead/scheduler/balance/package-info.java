/** How unevenly agents are loaded, and what moving work between them would gain. */
@NullMarked
package io.fairlead.scheduler.balance;

import org.jspecify.annotations.NullMarked;
