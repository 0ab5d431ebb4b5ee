package io.fairlead.query.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenPathsTest {
  private final OpenPaths open = new OpenPaths(Set.of("/", "/health", "/dashboard/*"));

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/dashboard/", "/dashboard/app.js", "/dashboard/a/b.js"})
  void one_that_is_named_is_open_and_what_is_below_it_if_that_was_said(String path) {
    assertTrue(open.holds(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/x",
        "//",
        "/health/",
        "/health/x",
        "/dashboard",
        "/dashboards",
        "/Dashboard/app.js",
        "//dashboard/app.js",
        "/v1/dashboard/app.js",
        "/dashboardapp.js"
      })
  void another_is_not(String path) {
    assertFalse(open.holds(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dashboard/../v1/swarms",
        "/dashboard/..",
        "/dashboard/%2e%2e/v1/swarms",
        "/dashboard/%2E%2E%2Fv1/swarms",
        "/dashboard/..;/v1/swarms",
        "/dashboard/..\\v1\\swarms",
        "/dashboard/%5c..%5cv1",
        "/dashboard/%252e%252e/v1"
      })
  void none_leads_up_again(String path) {
    assertFalse(open.holds(path));
  }

  @Test
  void what_is_below_a_path_is_not_that_path_nor_its_pattern() {
    OpenPaths below = new OpenPaths(Set.of("/dashboard/*"));
    assertFalse(below.holds("/dashboard"));
    assertFalse(below.holds("/"));
    assertFalse(new OpenPaths(Set.of()).holds("/"));
  }
}
