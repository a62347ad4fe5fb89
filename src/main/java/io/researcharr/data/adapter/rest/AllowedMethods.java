package io.researcharr.data.adapter.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Which methods each path has, by the annotations of the resources. */
final class AllowedMethods {

  private static final List<Class<?>> RESOURCES =
      List.of(
          MediaListResource.class,
          MediaResource.class,
          MediaBulkResource.class,
          MediaSearchResource.class,
          ImportResource.class,
          QueueItemResource.class,
          QueueResource.class,
          SettingsResource.class,
          AuditResource.class,
          MediaHistoryResource.class,
          JobResource.class,
          JobWorkResource.class,
          JobOperatorResource.class,
          EventResource.class,
          LogLevelResource.class,
          SystemResource.class);

  private final List<Operation> operations = new ArrayList<>();

  AllowedMethods() {
    for (Class<?> resource : RESOURCES) {
      String root = resource.getAnnotation(Path.class).value();
      for (Method method : resource.getDeclaredMethods()) {
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (verb != null) {
            operations.add(new Operation(pattern(root, method), verb.value()));
          }
        }
      }
    }
  }

  /** The methods of a path, where one without parameters goes first; empty if there is none. */
  SortedSet<String> at(String path) {
    SortedSet<String> exact = methods(operation -> operation.path.pattern().equals(path));
    return exact.isEmpty() ? methods(operation -> operation.path.matcher(path).matches()) : exact;
  }

  private SortedSet<String> methods(Predicate<Operation> chosen) {
    SortedSet<String> methods = new TreeSet<>();
    for (Operation operation : operations) {
      if (chosen.test(operation)) {
        methods.add(operation.method);
      }
    }
    if (methods.contains(HttpMethod.GET)) {
      methods.add(HttpMethod.HEAD);
    }
    return methods;
  }

  private static Pattern pattern(String root, Method method) {
    Path below = method.getAnnotation(Path.class);
    String template = below == null ? root : root + "/" + below.value().replaceAll("^/", "");
    return Pattern.compile(template.replaceAll("\\{[^{}:]+(:[^{}]*)?}", "[^/]+"));
  }

  private record Operation(Pattern path, String method) {}
}
