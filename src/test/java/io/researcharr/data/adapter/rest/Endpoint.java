package io.researcharr.data.adapter.rest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.List;

/** A method of a resource, as the code has it. */
record Endpoint(String method, String path, JavaMethod code) {

  static List<Endpoint> all() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.researcharr.data")
            .stream()
            .filter(c -> c.isAnnotatedWith(Path.class))
            .flatMap(c -> c.getMethods().stream())
            .filter(m -> m.isMetaAnnotatedWith(HttpMethod.class))
            .map(m -> new Endpoint(verb(m), path(m), m))
            .toList();
  }

  private static String verb(JavaMethod method) {
    return method.getAnnotations().stream()
        .map(a -> a.getRawType())
        .filter(a -> a.isAnnotatedWith(HttpMethod.class))
        .map(JavaClass::getSimpleName)
        .findFirst()
        .orElseThrow();
  }

  private static String path(JavaMethod method) {
    String below = method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
    return (method.getOwner().getAnnotationOfType(Path.class).value() + below)
        .replaceAll("\\{\\s*(\\w+)\\s*:[^}]*}", "{$1}");
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
