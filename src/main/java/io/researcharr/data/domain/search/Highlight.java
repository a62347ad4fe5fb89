package io.researcharr.data.domain.search;

import java.util.List;

/** A title as HTML: all of it escaped, and the words that matched in {@code <em>}. */
final class Highlight {

  private Highlight() {}

  static String of(String text, List<TitleText.Part> matched) {
    StringBuilder html = new StringBuilder(text.length() + 10 * matched.size());
    int at = 0;
    for (TitleText.Part part : matched) {
      escape(text, at, part.from(), html);
      html.append("<em>");
      escape(text, part.from(), part.to(), html);
      html.append("</em>");
      at = part.to();
    }
    escape(text, at, text.length(), html);
    return html.toString();
  }

  private static void escape(String text, int from, int to, StringBuilder html) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
  }
}
