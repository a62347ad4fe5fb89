package io.researcharr.data.port;

import java.util.List;

/** What can go wrong with a stored thing, in the words of the service. */
public abstract class StorageException extends RuntimeException {

  StorageException(String message) {
    super(message);
  }

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** There is no such thing. */
  public static final class NotFound extends StorageException {

    private final String entity;
    private final String id;

    public NotFound(String entity, Object id) {
      super("There is no " + entity + " " + id + ".");
      this.entity = entity;
      this.id = id.toString();
    }

    public String entity() {
      return entity;
    }

    public String id() {
      return id;
    }
  }

  /** Something with the same identity is there already. */
  public static final class Duplicate extends StorageException {

    private final String entity;

    public Duplicate(String entity, String message) {
      super(message);
      this.entity = entity;
    }

    public String entity() {
      return entity;
    }
  }

  /** The thing has moved on since the caller read it. */
  public static final class VersionConflict extends StorageException {

    private final String entity;
    private final String id;
    private final long currentVersion;

    public VersionConflict(String entity, Object id, long currentVersion) {
      super("The " + entity + " " + id + " is at version " + currentVersion + " by now.");
      this.entity = entity;
      this.id = id.toString();
      this.currentVersion = currentVersion;
    }

    public String entity() {
      return entity;
    }

    public String id() {
      return id;
    }

    public long currentVersion() {
      return currentVersion;
    }
  }

  /** The thing is in a state from which it can't go where the caller wants it. */
  public static final class InvalidTransition extends StorageException {

    private final List<String> allowed;

    public InvalidTransition(String message, List<String> allowed) {
      super(message);
      this.allowed = List.copyOf(allowed);
    }

    public List<String> allowed() {
      return allowed;
    }
  }

  /** The thing is not, or not any more, in the hands of the caller who says so. */
  public static final class LeaseLost extends StorageException {

    private final String entity;
    private final String id;

    public LeaseLost(String entity, Object id) {
      super("The " + entity + " " + id + " is not held under this lease.");
      this.entity = entity;
      this.id = id.toString();
    }

    public String entity() {
      return entity;
    }

    public String id() {
      return id;
    }
  }

  /** The thing can't be stored as it is. */
  public static final class Validation extends StorageException {

    private final List<FieldError> errors;

    public Validation(List<FieldError> errors) {
      super(summary(errors));
      this.errors = List.copyOf(errors);
    }

    public Validation(String field, String message) {
      this(List.of(new FieldError(field, message)));
    }

    public List<FieldError> errors() {
      return errors;
    }

    private static String summary(List<FieldError> errors) {
      FieldError first = errors.get(0);
      String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
      return first.field() + " " + first.message() + more;
    }
  }

  /** The key of a request was used for another request before. */
  public static final class KeyReused extends StorageException {

    public KeyReused() {
      super("The key was used for another request.");
    }
  }

  /** The same request is under way already. */
  public static final class InProgress extends StorageException {

    public InProgress() {
      super("The same request is under way; ask again for its answer.");
    }
  }

  /** What was to be kept for a repeat is too large for that. */
  public static final class TooLarge extends StorageException {

    public TooLarge(String message) {
      super(message);
    }
  }

  /** Other writers were faster; the same work may succeed when it is tried again. */
  public static final class Contention extends StorageException {

    public Contention(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** More work is waiting than the service is willing to hold. */
  public static final class Overloaded extends StorageException {

    public Overloaded(String message) {
      super(message);
    }
  }

  /** The database can't be reached, or did not answer in time. */
  public static final class Unavailable extends StorageException {

    public Unavailable(String message) {
      super(message);
    }

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no room left for what was to be stored. */
  public static final class DiskFull extends StorageException {

    public DiskFull(Throwable cause) {
      super("The database has no room left.", cause);
    }
  }
}
