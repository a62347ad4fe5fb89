package io.researcharr.data.adapter.arr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.port.UpstreamException;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The elements of one JSON array that arrives in pieces of any size. Holds no more than the element
 * that is being read. For one thread at a time.
 */
final class ElementReader {

  /** The deepest nesting, counted from the array itself. */
  static final int MAX_DEPTH = 100;

  /** More than any text that makes sense. */
  private static final int MAX_TEXT = 1024 * 1024;

  /** Small, so that an element is found to be too large before much of it has been read. */
  private static final int SLICE = 64 * 1024;

  private final long maxElementBytes;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private final NodeBuilder element = new NodeBuilder();
  private State state = State.BEFORE;
  private long fed;
  private long elementStart;
  private long elements;
  private long unfinished;

  private enum State {
    BEFORE,
    BETWEEN,
    INSIDE,
    BEHIND
  }

  ElementReader(long maxElementBytes) {
    this.maxElementBytes = maxElementBytes;
    try {
      this.parser = factory(maxElementBytes).createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new IllegalStateException("a parser that reads nothing yet can always be made", e);
    }
    this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  private static JsonFactory factory(long maxElementBytes) {
    var limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength((int) Math.min(maxElementBytes, MAX_TEXT))
            .build();
    return new JsonFactoryBuilder()
        .streamReadConstraints(limits)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  /** The elements that end in the next piece, read as they are asked for. */
  Iterable<Element> read(byte[] piece) {
    return () -> new Piece(piece);
  }

  /** Says that there are no more pieces. */
  void end() {
    feeder.endOfInput();
    if (state == State.BEFORE && fed == 0) {
      throw UpstreamException.lasting("the list is empty, and not a JSON array");
    }
    if (state != State.BETWEEN && state != State.INSIDE) {
      next();
    }
    if (state != State.BEHIND) {
      throw UpstreamException.passing("the list broke off in row " + (elements + 1));
    }
  }

  private void feed(byte[] bytes, int from, int to) {
    try {
      feeder.feedInput(bytes, from, to);
    } catch (IOException e) {
      throw malformed();
    }
    fed += to - from;
    unfinished += to - from;
  }

  /** The next element that ends in what has been fed so far. */
  private Optional<Element> next() {
    try {
      for (var token = parser.nextToken();
          token != null && token != JsonToken.NOT_AVAILABLE;
          token = parser.nextToken()) {
        unfinished = 0;
        var value = take(token);
        if (value.isPresent()) {
          return Optional.of(new Element(++elements, value.get()));
        }
      }
      checkSize(fed);
      if (state == State.INSIDE && unfinished > MAX_TEXT) {
        throw tooMuch(); // the parser holds all of a text, whether it is kept or not
      }
      return Optional.empty();
    } catch (StreamConstraintsException e) {
      throw tooMuch();
    } catch (IOException e) {
      throw malformed();
    }
  }

  private UpstreamException tooMuch() {
    return UpstreamException.lasting(
        ("row %d is nested deeper than %d levels, or has an oversized text or too many values")
            .formatted(elements + 1, MAX_DEPTH));
  }

  private Optional<JsonNode> take(JsonToken token) throws IOException {
    switch (state) {
      case BEFORE -> {
        if (token != JsonToken.START_ARRAY) {
          throw UpstreamException.lasting("the list is not a JSON array");
        }
        state = State.BETWEEN;
        return Optional.empty();
      }
      case BEHIND -> throw UpstreamException.lasting("the list goes on behind its JSON array");
      case BETWEEN -> {
        if (token == JsonToken.END_ARRAY) {
          state = State.BEHIND;
          return Optional.empty();
        }
        elementStart = parser.currentTokenLocation().getByteOffset();
        state = State.INSIDE;
      }
      case INSIDE -> {}
    }
    return inside();
  }

  private Optional<JsonNode> inside() throws IOException {
    var value = element.take(parser);
    if (value.isPresent()) {
      checkSize(parser.currentLocation().getByteOffset());
      state = State.BETWEEN;
    }
    return value;
  }

  private void checkSize(long position) {
    if (state == State.INSIDE && position - elementStart > maxElementBytes) {
      throw UpstreamException.lasting(
          "row %d is larger than %d MiB".formatted(elements + 1, maxElementBytes >> 20));
    }
  }

  private UpstreamException malformed() {
    return UpstreamException.lasting(
        "the list is not valid JSON in row %d, near byte %d"
            .formatted(elements + 1, parser.currentLocation().getByteOffset()));
  }

  /** The elements that end in one piece. */
  private final class Piece implements Iterator<Element> {

    private final byte[] bytes;
    private int position;
    private Optional<Element> ready = Optional.empty();

    Piece(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty()) {
        if (position > 0) {
          ready = ElementReader.this.next();
        }
        if (ready.isEmpty()) {
          if (position == bytes.length) {
            return false;
          }
          int to = Math.min(bytes.length, position + SLICE);
          feed(bytes, position, to);
          position = to;
        }
      }
      return true;
    }

    @Override
    public Element next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      var element = ready.orElseThrow();
      ready = Optional.empty();
      return element;
    }
  }
}
