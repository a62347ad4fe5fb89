package io.researcharr.data.port;

/** Word between instances that there are jobs to be claimed. It may be lost. */
public interface JobSignals {

  /** Nobody to tell, and nobody who tells. */
  JobSignals NONE =
      new JobSignals() {
        @Override
        public void arrived() {
          // There is nobody.
        }

        @Override
        public void listen(Runnable listener) {
          // Nothing will come.
        }
      };

  /** Tells the others; many calls may become one message. */
  void arrived();

  /** Whom to call when others have told. */
  void listen(Runnable listener);
}
