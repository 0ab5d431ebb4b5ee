package io.fairlead.query.view;

/**
 * That all is well.
 *
 * @param status {@code live} or {@code ready}
 */
public record HealthView(String status) {}
