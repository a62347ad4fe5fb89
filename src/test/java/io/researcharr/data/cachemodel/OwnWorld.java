package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.ChangedCode.Change;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;

/**
 * A loader with classes of the service and of Mutiny of its own: there the clock of Mutiny is the
 * simulated one, without anybody else in this process being touched by it. One method may be
 * another than it is.
 */
final class OwnWorld extends ClassLoader {

  private static final List<String> OWN = List.of("io.researcharr.data.", "io.smallrye.mutiny.");

  private final Optional<Change> change;
  private final Method run;

  OwnWorld(Optional<Change> change) throws ReflectiveOperationException {
    super(OwnWorld.class.getClassLoader());
    this.change = change;
    run = loadClass(RealModel.class.getName()).getDeclaredMethod("incoherences", long.class);
    run.setAccessible(true);
  }

  /** What was wrong in the run of a seed, in words. */
  @SuppressWarnings("unchecked") // as the method declares it, in the other world
  List<String> incoherences(long seed) throws ReflectiveOperationException {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    thread.setContextClassLoader(this);
    try {
      return (List<String>) run.invoke(null, seed);
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (OWN.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in =
        getParent().getResourceAsStream(name.replace('.', '/').concat(".class"))) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = in.readAllBytes();
      byte[] defined =
          change.filter(c -> c.type().equals(name)).map(c -> ChangedCode.of(code, c)).orElse(code);
      return defineClass(name, defined, 0, defined.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** Nothing of what others have plugged into Mutiny is wanted here. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.startsWith("META-INF/services/io.smallrye.mutiny")
        ? Collections.emptyEnumeration()
        : super.getResources(name);
  }
}
