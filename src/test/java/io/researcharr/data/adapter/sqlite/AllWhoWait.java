package io.researcharr.data.adapter.sqlite;

/** Groups that whoever waits is part of. */
final class AllWhoWait extends Gathering {

  AllWhoWait() {
    super(Integer.MAX_VALUE);
  }

  @Override
  boolean isEnough(int size, long nanos) {
    return false;
  }
}
