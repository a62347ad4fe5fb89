package io.researcharr.data.adapter.rest;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.SqliteEventsProfile;

@QuarkusTest
@TestProfile(SqliteEventsProfile.class)
class SqliteEventApiTest extends EventApiTests {}
