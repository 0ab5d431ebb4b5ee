package io.fairlead.local;

/** A refusal that the caller reads: an HTTP status, Confluent's error code and a message. */
final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  private RegistryException(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  static RegistryException subjectNotFound(String subject) {
    return new RegistryException(404, 40401, "Subject '" + subject + "' not found.");
  }

  static RegistryException versionNotFound(int version) {
    return new RegistryException(404, 40402, "Version " + version + " not found.");
  }

  static RegistryException schemaNotFound() {
    return new RegistryException(404, 40403, "Schema not found");
  }

  static RegistryException schemaNotFound(int id) {
    return new RegistryException(404, 40403, "Schema " + id + " not found");
  }

  static RegistryException subjectAlreadyDeleted(String subject) {
    return new RegistryException(
        404,
        40404,
        "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
  }

  static RegistryException subjectNotYetDeleted(String subject) {
    return new RegistryException(
        404,
        40405,
        "Subject '" + subject + "' was not deleted first before being permanently deleted");
  }

  static RegistryException versionAlreadyDeleted(String subject, int version) {
    return new RegistryException(
        404,
        40406,
        "Subject '%s' Version %d was soft deleted. Set permanent=true to delete permanently"
            .formatted(subject, version));
  }

  static RegistryException versionNotYetDeleted(String subject, int version) {
    return new RegistryException(
        404,
        40407,
        "Subject '%s' Version %d was not deleted first before being permanently deleted"
            .formatted(subject, version));
  }

  static RegistryException noCompatibilityOf(String subject) {
    return new RegistryException(
        404,
        40408,
        "Subject '" + subject + "' does not have subject-level compatibility configured");
  }

  static RegistryException noModeOf(String subject) {
    return new RegistryException(
        404, 40409, "Subject '" + subject + "' does not have subject-level mode configured");
  }

  static RegistryException incompatible(String subject, String details) {
    return new RegistryException(
        409,
        409,
        "Schema being registered is incompatible with an earlier schema for subject \"%s\", details: %s"
            .formatted(subject, details));
  }

  static RegistryException invalidSchema(String message) {
    return new RegistryException(422, 42201, "Invalid schema: " + message);
  }

  static RegistryException invalidVersion(String version) {
    return new RegistryException(
        422,
        42202,
        "The specified version '%s' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\""
            .formatted(version));
  }

  static RegistryException invalidCompatibility() {
    return new RegistryException(
        422,
        42203,
        "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");
  }

  static RegistryException invalidMode() {
    return new RegistryException(
        422, 42204, "Invalid mode. Valid values here are READWRITE and READONLY");
  }

  static RegistryException notPermitted(String message) {
    return new RegistryException(422, 42205, message);
  }

  static RegistryException referenced(String subject, int version) {
    return new RegistryException(
        422,
        42206,
        "One or more references exist to the schema {subject=%s,version=%d}."
            .formatted(subject, version));
  }

  static RegistryException invalidSubject(String subject) {
    return new RegistryException(
        422, 42208, "The specified subject '" + subject + "' is not a valid subject.");
  }

  static RegistryException full(int limit) {
    return new RegistryException(
        422, 42209, "this registry holds its limit of " + limit + " schema versions");
  }

  static RegistryException store(String message) {
    return new RegistryException(500, 50001, "Error in the backend data store: " + message);
  }

  static RegistryException http(int status, String message) {
    return new RegistryException(status, status, message);
  }
}
