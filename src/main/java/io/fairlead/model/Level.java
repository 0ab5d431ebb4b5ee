package io.fairlead.model;

/** Priority level of a task, most urgent first. */
public enum Level {
  CRITICAL,
  HIGH,
  NORMAL,
  LOW
}
