package io.fairlead.model;

/**
 * What is left of a rated shared resource.
 *
 * @param name the resource
 * @param levelMilli thousandths of a unit that are there
 * @param atMs wall time at which they were, milliseconds
 */
public record StoredResource(String name, long levelMilli, long atMs) {}
