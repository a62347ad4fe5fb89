package io.researcharr.data.adapter.rest;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.PostgresEventsProfile;

@QuarkusTest
@TestProfile(PostgresEventsProfile.class)
class PostgresEventApiTest extends EventApiTests {}
