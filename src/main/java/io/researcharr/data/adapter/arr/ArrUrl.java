package io.researcharr.data.adapter.arr;

import io.researcharr.data.domain.imports.ServerUrl;
import io.researcharr.data.port.UpstreamException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * The address of a call to Radarr or Sonarr. As text it is the host and the path, without the
 * query, so that it can stand in a message.
 */
record ArrUrl(boolean tls, String host, int port, String target) {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** The address of a server, as its user gave it, perhaps with a path and a slash at the end. */
  static ArrUrl base(String text) {
    return parse(text)
        .filter(url -> !url.target().contains("?"))
        .orElseThrow(
            () ->
                UpstreamException.lasting(
                    "the base URL is not an http or https address such as http://radarr:7878"));
  }

  ArrUrl api(String call) {
    return new ArrUrl(tls, host, port, target.replaceFirst("/+$", "") + "/api/v3" + call);
  }

  /** Where a redirect leads, if it leads to anything that can be called at all. */
  Optional<ArrUrl> redirect(String location) {
    try {
      return parse(new URI(toAbsolute()).resolve(new URI(location)).toString());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether what was meant for this address may be said to that one as well: to the same server, or
   * to the one that encrypts in its place. Behind another port is somebody else.
   */
  boolean trusts(ArrUrl other) {
    return host.equalsIgnoreCase(other.host)
        && (tls == other.tls && port == other.port || isPlain() && other.isSecure());
  }

  private boolean isPlain() {
    return !tls && port == HTTP;
  }

  private boolean isSecure() {
    return tls && port == HTTPS;
  }

  RequestOptions get() {
    return new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setSsl(tls)
        .setHost(host)
        .setPort(port)
        .setURI(target)
        .setFollowRedirects(false);
  }

  private static Optional<ArrUrl> parse(String text) {
    return ServerUrl.parse(text)
        .map(url -> new ArrUrl(url.isTls(), url.host(), url.port(), url.target()));
  }

  private String toAbsolute() {
    return (tls ? "https://" : "http://") + host + ":" + port + target;
  }

  @Override
  public String toString() {
    return host + ":" + port + target.replaceFirst("\\?.*", "");
  }
}
