package io.fairlead.streams;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done when a record could not be written: nothing may be left out, so the thread
 * ends, its transaction is undone, and it is replaced. Made by Streams.
 */
public final class WriteFailures implements ProductionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(WriteFailures.class);

  @Override
  public void configure(Map<String, ?> configs) {
    // Nothing to be set.
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    LOG.error("could not write {} bytes to {}", size(record), record.topic(), exception);
    return exception instanceof RetriableException ? Response.retry() : Response.fail();
  }

  private static int size(ProducerRecord<byte[], byte[]> record) {
    return record.value() == null ? 0 : record.value().length;
  }
}
