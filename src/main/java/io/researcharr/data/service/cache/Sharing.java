package io.researcharr.data.service.cache;

import java.util.Optional;

/**
 * What may be taken from the shared cache: entries of this history of the database whose makers
 * knew of this instance's last opening when they began to load. What was loaded later than that is
 * either right or has a floor here, so no clock needs to be trusted.
 */
public final class Sharing {

  private volatile Terms terms = Terms.NONE;

  /** The terms at present. */
  public Terms terms() {
    return terms;
  }

  /** Nothing may be taken or given until further notice. */
  public synchronized void close() {
    terms = Terms.NONE;
  }

  /**
   * Entries are taken from now on if their makers knew of a number.
   *
   * @param era the era of the near cache to which this applies
   * @param lowest the number that the makers must have known of
   * @param known the last number that is known here
   */
  public synchronized void open(String space, long era, long lowest, long known) {
    terms = new Terms(Optional.of(space), era, lowest, known);
  }

  /** Only entries are taken from now on whose makers knew of this number. */
  public synchronized void raise(long lowest) {
    Terms now = terms;
    if (lowest > now.lowest()) {
      terms = new Terms(now.space(), now.era(), lowest, now.known());
    }
  }

  /** This instance knows of a later number. */
  public synchronized void knows(long number) {
    Terms now = terms;
    if (now.space().isPresent() && number > now.known()) {
      terms = new Terms(now.space(), now.era(), now.lowest(), number);
    }
  }

  /**
   * Conditions for taking and giving.
   *
   * @param space the part of the shared cache that belongs to this history of the database
   * @param era the era of the near cache in which they apply
   * @param lowest the lowest number with which an entry is taken
   * @param known the number with which an entry is given whose load begins now
   */
  public record Terms(Optional<String> space, long era, long lowest, long known) {

    static final Terms NONE = new Terms(Optional.empty(), -1, Long.MAX_VALUE, 0);
  }
}
