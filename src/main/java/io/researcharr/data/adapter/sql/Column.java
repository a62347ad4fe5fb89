package io.researcharr.data.adapter.sql;

import java.util.function.Function;

/** A column of a table, and how its value is taken from a row's object; null is SQL's null. */
public record Column<T>(String name, SqlType type, Function<T, Object> value) {}
