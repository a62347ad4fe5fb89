package io.researcharr.data.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Callers who ask for a stream of everything and read a little of it now and then. */
final class SlowReaders implements AutoCloseable {

  private static final int SIP = 4 * 1024;
  private static final int PAUSE_MILLIS = 10;

  private final List<Socket> sockets = new ArrayList<>();
  private final Thread drinking = new Thread(this::drink, "slow-readers");
  private volatile boolean open = true;

  static SlowReaders start(Service service, String path, String accept, int count)
      throws IOException {
    SlowReaders readers = new SlowReaders();
    URI url = URI.create(service.url());
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(SIP);
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
      readers.sockets.add(socket);
      String head = "GET %s HTTP/1.1\r\nHost: bench\r\nX-Api-Key: %s\r\nAccept: %s\r\n\r\n";
      socket
          .getOutputStream()
          .write(head.formatted(path, Service.API_KEY, accept).getBytes(StandardCharsets.US_ASCII));
    }
    readers.drinking.setDaemon(true);
    readers.drinking.start();
    return readers;
  }

  private void drink() {
    byte[] sip = new byte[SIP];
    while (open) {
      for (Socket socket : sockets) {
        try {
          if (!open || socket.getInputStream().read(sip) < 0) {
            throw new IllegalStateException("a stream has ended that is far from its end");
          }
          Thread.sleep(PAUSE_MILLIS);
        } catch (IOException e) {
          if (open) {
            throw new IllegalStateException(e);
          }
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  /** Goes away in the middle of all streams. */
  @Override
  public void close() throws IOException {
    open = false;
    drinking.interrupt();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
