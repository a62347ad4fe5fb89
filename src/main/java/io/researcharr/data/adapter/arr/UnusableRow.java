package io.researcharr.data.adapter.arr;

/** A row's reason for not being taken in, for people to read. */
final class UnusableRow extends RuntimeException {

  UnusableRow(String reason) {
    super(reason, null, false, false);
  }
}
