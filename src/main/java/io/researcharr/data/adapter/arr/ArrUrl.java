package io.researcharr.data.adapter.arr;

import io.researcharr.data.port.UpstreamException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a call to Radarr or Sonarr. As text it is the host and the path, without the
 * query, so that it can stand in a message.
 */
record ArrUrl(boolean tls, String host, int port, String target) {

  /** Container names may have underscores, which {@link URI#getHost} does not take. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@\\s]+)(?::(\\d{1,5}))?");

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

  /** Whether what was meant for this address may be said to that one as well. */
  boolean trusts(ArrUrl other) {
    return host.equalsIgnoreCase(other.host) && (other.tls || !tls);
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
    try {
      var uri = new URI(text.strip());
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      var authority = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
      if (uri.getRawAuthority() == null
          || !scheme.matches("https?")
          || !authority.matches()
          || uri.getRawPath() == null) {
        return Optional.empty();
      }
      boolean tls = scheme.equals("https");
      int port =
          authority.group(2) == null ? (tls ? 443 : 80) : Integer.parseInt(authority.group(2));
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return port >= 1 && port <= 65_535
          ? Optional.of(new ArrUrl(tls, authority.group(1), port, path + query))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private String toAbsolute() {
    return (tls ? "https://" : "http://") + host + ":" + port + target;
  }

  @Override
  public String toString() {
    return host + ":" + port + target.replaceFirst("\\?.*", "");
  }
}
