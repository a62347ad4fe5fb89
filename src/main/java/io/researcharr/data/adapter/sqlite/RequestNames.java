package io.researcharr.data.adapter.sqlite;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.MDC;

/** The names of the requests for which the thread works, as they are logged. */
final class RequestNames {

  private static final String KEY = "requestId";
  private static final String NONE = "";

  private RequestNames() {}

  /** Of the request for which the present unit of work runs. */
  static String current() {
    return Objects.toString(MDC.get(KEY), NONE);
  }

  /** Does something for several requests, which is logged with all of their names. */
  static boolean with(List<String> names, BooleanSupplier work) {
    String before = current();
    name(names.stream().filter(name -> !name.isEmpty()).collect(Collectors.joining(" ")));
    try {
      return work.getAsBoolean();
    } finally {
      name(before);
    }
  }

  private static void name(String name) {
    if (name.isEmpty()) {
      MDC.remove(KEY);
    } else {
      MDC.put(KEY, name);
    }
  }
}
