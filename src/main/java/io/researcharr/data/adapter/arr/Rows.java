package io.researcharr.data.adapter.arr;

import io.researcharr.data.port.UpstreamRow;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** A reading of foreign rows: how one kind of row becomes a change of the catalogue. */
interface Rows {

  /** The row of an element; one that makes no sense is unusable, whatever is wrong with it. */
  UpstreamRow read(Element element);

  static UpstreamRow guarded(String ref, Supplier<UpstreamRow> reading) {
    try {
      return reading.get();
    } catch (UnusableRow e) {
      return new UpstreamRow.Unusable(ref, e.getMessage());
    } catch (RuntimeException e) {
      Logger.getLogger(Rows.class).warnf(e, "The row %s could not be read", ref);
      return new UpstreamRow.Unusable(ref, "could not be read");
    }
  }
}
