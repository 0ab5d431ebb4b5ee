/**
 * The coordinator as tools of the Model Context Protocol, one class a tool, written against {@link
 * io.fairlead.query.Api} alone: the same tools serve over HTTP, in the coordinator, and over
 * standard input and output, in a process beside it.
 */
@NullMarked
package io.fairlead.mcp;

import org.jspecify.annotations.NullMarked;
