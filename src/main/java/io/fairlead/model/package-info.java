/**
 * What the scheduler talks about: ids, tasks, agents' reports, commands, facts and configuration.
 * Values only; nothing here reads a clock, draws a random number or does I/O.
 */
@NullMarked
package io.fairlead.model;

import org.jspecify.annotations.NullMarked;
