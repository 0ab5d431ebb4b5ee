package io.fairlead.query.security;

import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What is answered where a request has come to no handler: it was malformed, or its head too long.
 * Says nothing of what stood there.
 */
final class ProblemPages implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    int status = response.getStatus();
    Problem problem =
        Problem.of(status, HttpStatus.getMessage(status), "the request was not understood");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    response.write(true, ByteBuffer.wrap(Json.MAPPER.writeValueAsBytes(problem)), callback);
    return true;
  }
}
