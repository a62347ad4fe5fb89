package io.researcharr.data.adapter.rest;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.PostgresProfile;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresCacheByHandTest extends CacheByHandTests {}
