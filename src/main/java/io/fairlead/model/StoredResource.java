package io.fairlead.model;

/**
 * What is left of a rated shared resource.
 *
 * @param name the resource
 * @param parts 60,000ths of a unit that are there
 * @param atMs wall time at which they were, milliseconds
 */
public record StoredResource(String name, long parts, long atMs) {}
