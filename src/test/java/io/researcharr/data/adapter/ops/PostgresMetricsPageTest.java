package io.researcharr.data.adapter.ops;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.PostgresProfile;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresMetricsPageTest extends MetricsPageTests {}
