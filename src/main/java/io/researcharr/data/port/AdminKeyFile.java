package io.researcharr.data.port;

import java.util.function.Predicate;

/**
 * The file in which the operator finds the key that was made at the first start.
 *
 * <p>Law: a key that was stored can be read by somebody. So a key is offered, beside the file,
 * before it is stored, and comes into its place once it is known to be stored, whoever finds that
 * out and however often it was tried.
 */
public interface AdminKeyFile {

  /** Where the file is, or will be. */
  String path();

  /**
   * Writes a key beside the file so that only the owner of the process can read it.
   *
   * @throws StartRefused when that can't be done
   */
  void offer(String key);

  /**
   * Puts the offered key that is stored in its place, whoever has offered it, and takes back what
   * else this process has offered. Says whether there was such a key.
   *
   * @throws StartRefused when that can't be done
   */
  boolean settle(Predicate<String> isStored);
}
