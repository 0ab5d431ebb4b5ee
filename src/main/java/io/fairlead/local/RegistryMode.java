package io.fairlead.local;

/** Whether schemas may be registered and deleted. Confluent's import modes are not offered. */
enum RegistryMode {
  READWRITE,
  READONLY
}
