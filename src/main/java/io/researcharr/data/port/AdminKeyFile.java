package io.researcharr.data.port;

/** The file in which the operator finds the key that was made at the first start. */
public interface AdminKeyFile {

  /** Where the file is, or will be. */
  String path();

  /**
   * Writes the key so that only the owner of the process can read it, and returns the path.
   *
   * @throws StartRefused when that can't be done
   */
  String write(String key);

  /** Removes the file if it holds this key. */
  void discard(String key);
}
