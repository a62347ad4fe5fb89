package io.researcharr.data.domain.imports;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The http or https address of a server that libraries come from.
 *
 * @param target the path, and the query if there is one
 */
public record ServerUrl(boolean isTls, String host, int port, String target) {

  /** Container names may have underscores, which {@link URI#getHost} does not take. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@\\s]+)(?::(\\d{1,5}))?");

  private static final int MAX_PORT = 65_535;

  /** Reads an address that has a host and no user; a fragment is left out. */
  public static Optional<ServerUrl> parse(String text) {
    try {
      URI uri = new URI(text.strip());
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      Matcher authority = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
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
      return port >= 1 && port <= MAX_PORT
          ? Optional.of(new ServerUrl(tls, authority.group(1), port, path + query))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
