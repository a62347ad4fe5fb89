package io.researcharr.data.adapter.arr;

import com.fasterxml.jackson.databind.JsonNode;

/** An element of a JSON array, and its number, counted from one. */
record Element(long number, JsonNode value) {}
