package io.researcharr.data.bench;

/** A question that the benchmark answers. */
interface Section {

  void run(Lab lab, Report report) throws Exception;
}
