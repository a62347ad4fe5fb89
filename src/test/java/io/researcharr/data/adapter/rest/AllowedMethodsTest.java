package io.researcharr.data.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a 405 says may be done instead. */
class AllowedMethodsTest {

  @Test
  void knowsEveryResource() {
    AllowedMethods allowed = new AllowedMethods();

    assertThat(Endpoint.all())
        .allSatisfy(
            endpoint -> assertThat(allowed.at(endpoint.path())).contains(endpoint.method()));
  }
}
