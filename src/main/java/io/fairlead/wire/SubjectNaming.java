package io.fairlead.wire;

import org.apache.kafka.common.config.ConfigException;

/** Under which subject a message's schema is registered; Confluent's strategies by their names. */
enum SubjectNaming {
  /** One subject per topic and side: the default. */
  TOPIC_NAME,
  /** One per message type: for one type on very many topics. */
  RECORD_NAME,
  /** One per topic and message type. */
  TOPIC_RECORD_NAME;

  String subject(String topic, boolean key, String recordName) {
    return switch (this) {
      case TOPIC_NAME -> topic + (key ? "-key" : "-value");
      case RECORD_NAME -> recordName;
      case TOPIC_RECORD_NAME -> topic + "-" + recordName;
    };
  }

  /**
   * By the name of Confluent's class.
   *
   * @throws ConfigException if it is another
   */
  static SubjectNaming of(String property, String className) {
    return switch (className.substring(className.lastIndexOf('.') + 1)) {
      case "TopicNameStrategy" -> TOPIC_NAME;
      case "RecordNameStrategy" -> RECORD_NAME;
      case "TopicRecordNameStrategy" -> TOPIC_RECORD_NAME;
      default ->
          throw new ConfigException(
              property,
              className,
              "must be TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy");
    };
  }
}
