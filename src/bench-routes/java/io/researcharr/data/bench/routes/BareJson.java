package io.researcharr.data.bench.routes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.researcharr.data.adapter.sql.Column;
import io.researcharr.data.adapter.sql.MediaTable;
import io.researcharr.data.domain.media.Media;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A row written as JSON without any object in between. */
final class BareJson {

  static final List<Column<Media>> COLUMNS = MediaTable.COLUMNS;
  static final String NAMES = COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));

  /** The last column is for searching only. */
  private static final int SHOWN = COLUMNS.size() - 1;

  private static final List<String> FIELDS =
      COLUMNS.stream().map(column -> camelCase(column.name())).toList();
  private static final boolean[] RAW = new boolean[SHOWN];
  private static final JsonFactory JSON = new JsonFactory();

  static {
    IntStream.range(0, SHOWN)
        .filter(i -> List.of("metadata", "tags").contains(FIELDS.get(i)))
        .forEach(i -> RAW[i] = true);
  }

  private BareJson() {}

  /** Writes the values that are not null. */
  static Buffer write(Values row) throws Exception {
    var out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (int i = 0; i < SHOWN; i++) {
        Object value = row.get(i);
        if (value != null) {
          json.writeFieldName(FIELDS.get(i));
          write(json, RAW[i], value);
        }
      }
      json.writeEndObject();
    }
    return Buffer.buffer(out.toByteArray());
  }

  private static void write(JsonGenerator json, boolean raw, Object value) throws IOException {
    if (raw) {
      json.writeRawValue((String) value);
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeString(value.toString());
    }
  }

  private static String camelCase(String name) {
    String[] words = name.split("_");
    StringBuilder text = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      text.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
    }
    return text.toString();
  }

  /** The values of a row, by column index from zero. */
  interface Values {
    Object get(int index) throws Exception;
  }
}
