package io.researcharr.data.adapter.rest;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.SqliteProfile;

@QuarkusTest
@TestProfile(SqliteProfile.class)
class SqliteCacheByHandTest extends CacheByHandTests {}
