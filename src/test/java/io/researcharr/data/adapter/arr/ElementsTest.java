package io.researcharr.data.adapter.arr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.researcharr.data.port.UpstreamException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementsTest {

  private static final int LIMIT = 1024;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 10_000})
  void readsTheSameElementsFromPiecesOfAnySize(int size) {
    // Given
    String json =
        " [ {\"title\":\"Amélie 千\",\"tags\":[1,{\"id\":2}],\"images\":[{\"id\":[{}]}]} , 7,"
            + "\"x\\u00e9\", null,[[],{\"id\":1}],true,-1.5e3,{} ] \n";

    // When
    var elements = elements(pieces(json, size));

    // Then
    assertThat(elements)
        .extracting(element -> element.number() + " " + element.value())
        .containsExactly(
            "1 {\"title\":\"Amélie 千\",\"tags\":[1,{\"id\":2}]}",
            "2 7",
            "3 \"xé\"",
            "4 null",
            "5 [[],{\"id\":1}]",
            "6 true",
            "7 -1500.0",
            "8 {}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":\"x\"}|not a JSON array",
        "<html>|not valid JSON",
        "7|not a JSON array",
        "[{\"id\":}]|not valid JSON",
        "[1}|not valid JSON",
        "[1]]|not valid JSON",
        "[1] [2]|goes on behind",
        "[1] x|not valid JSON",
        "''|is empty",
      })
  void refusesForGoodWhatIsNotAnArray(String json, String message) {
    // When
    var failure = failure(pieces(json, 5));

    // Then
    assertThat(failure).hasMessageContaining(message);
    assertThat(failure.isPassing()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[{\"id\":1},", "[{\"id\":1}", "[{\"title\":\"a", "[1", " "})
  void takesABrokenOffAnswerForAPassingFailure(String json) {
    // When
    var failure = failure(pieces(json, 5));

    // Then
    assertThat(failure).hasMessageContaining("broke off");
    assertThat(failure.isPassing()).isTrue();
  }

  @Test
  void passesOnWhatCameBeforeTheFailure() {
    // Given
    var subscriber = AssertSubscriber.<Element>create(10);

    // When
    Elements.of(Reading.bytes("[{\"id\":1},2,oops"), LIMIT).subscribe().withSubscriber(subscriber);

    // Then
    assertThat(subscriber.getItems()).hasSize(2);
    subscriber.assertFailedWith(UpstreamException.class, "not valid JSON");
  }

  @Test
  void readsNestingUpToTheLimitAndNoDeeper() {
    // Given
    String deepest = "[".repeat(ElementReader.MAX_DEPTH) + "]".repeat(ElementReader.MAX_DEPTH);
    String tooDeep = "[{\"skipped\":" + deepest + "}]";

    // When
    var failure = failure(pieces(tooDeep, 50));

    // Then
    assertThat(elements(pieces(deepest, 50))).hasSize(1);
    assertThat(failure).hasMessageContaining("nested deeper than 100");
    assertThat(failure.isPassing()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"title", "skipped"})
  void refusesAnElementLargerThanTheLimit(String member) {
    // Given
    String fits = "{\"" + member + "\":\"" + "x".repeat(LIMIT - 20) + "\"}";
    String tooLarge = "{\"" + member + "\":\"" + "x".repeat(LIMIT) + "\"}";

    // When
    var failure = failure(pieces("[" + fits + "," + fits + "," + tooLarge + "]", 100));

    // Then
    assertThat(failure.isPassing()).isFalse();
    assertThat(elements(pieces("[" + fits + "," + fits + "," + fits + "]", 100))).hasSize(3);
  }

  @Test
  void refusesWhatWouldNotFitIntoMemoryWhateverItsBytes() {
    // Given
    String many = "[1,{\"tags\":[" + "[],".repeat(400_000) + "[]]}]";
    String large = "[1,{\"skipped\":\"" + "x".repeat(1_200_000) + "\"}]";

    // Then
    for (String json : List.of(many, large)) {
      var failure =
          catchThrowableOfType(
              UpstreamException.class,
              () ->
                  Elements.of(pieces(json, 64_000), 64 << 20)
                      .collect()
                      .asList()
                      .await()
                      .indefinitely());
      assertThat(failure).hasMessageContaining("row 2 is nested deeper").isNotNull();
      assertThat(failure.isPassing()).isFalse();
    }
  }

  @Test
  void keepsNoMoreOfATextThanIsEverKept() {
    // When
    var elements =
        Elements.of(pieces("[{\"overview\":\"" + "x".repeat(30_000) + "\"}]", 1_000), 1 << 20)
            .collect()
            .asList()
            .await()
            .indefinitely();

    // Then
    assertThat(elements.get(0).value().path("overview").textValue()).hasSize(20_000);
  }

  @Test
  void stopsReadingAnElementThatNeverEnds() {
    // Given
    var asked = new AtomicInteger();
    byte[] more = "{\"title\":[".getBytes(StandardCharsets.UTF_8);
    byte[] filler = "0,".repeat(50).getBytes(StandardCharsets.UTF_8);
    var endless =
        Multi.createFrom()
            .range(0, Integer.MAX_VALUE)
            .invoke(asked::incrementAndGet)
            .map(n -> n == 0 ? new byte[] {'['} : n == 1 ? more : filler);

    // When
    var failure = failure(endless);

    // Then
    assertThat(failure.isPassing()).isFalse();
    assertThat(asked).hasValueLessThan(20);
  }

  @Test
  void asksForBytesOnlyWhenElementsAreWanted() {
    // Given
    var asked = new AtomicInteger();
    var json =
        Multi.createFrom()
            .range(0, 1_000)
            .invoke(asked::incrementAndGet)
            .map(n -> (n == 0 ? "[1,2,3" : ",1,2,3").getBytes(StandardCharsets.UTF_8));
    var subscriber = AssertSubscriber.<Element>create(0);
    Elements.of(json, LIMIT).subscribe().withSubscriber(subscriber);

    // When
    subscriber.request(10);

    // Then
    assertThat(subscriber.getItems()).hasSize(10);
    assertThat(asked).hasValueLessThan(7);
  }

  @Test
  void cancelsWhereTheBytesComeFrom() {
    // Given
    var cancelled = new AtomicBoolean();
    var json =
        Multi.createBy()
            .concatenating()
            .streams(Reading.bytes("[1,"), Multi.createFrom().<byte[]>nothing())
            .onCancellation()
            .invoke(() -> cancelled.set(true));
    var subscriber = AssertSubscriber.<Element>create(5);
    Elements.of(json, LIMIT).subscribe().withSubscriber(subscriber);

    // When
    subscriber.cancel();

    // Then
    assertThat(subscriber.getItems()).hasSize(1);
    assertThat(cancelled).isTrue();
  }

  @Test
  void readsThroughManyPiecesWithoutAnElement() {
    // Given
    var json = pieces("[" + " ".repeat(200_000) + "1]", 1);

    // When
    var elements = elements(json);

    // Then
    assertThat(elements).hasSize(1);
  }

  private static List<Element> elements(Multi<byte[]> json) {
    return Elements.of(json, LIMIT).collect().asList().await().indefinitely();
  }

  private static UpstreamException failure(Multi<byte[]> json) {
    return catchThrowableOfType(UpstreamException.class, () -> elements(json));
  }

  private static Multi<byte[]> pieces(String text, int size) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    return Multi.createFrom()
        .items(
            IntStream.iterate(0, from -> from < all.length, from -> from + size)
                .mapToObj(from -> slice(all, from, size)));
  }

  private static byte[] slice(byte[] all, int from, int size) {
    var out = new ByteArrayOutputStream();
    out.write(all, from, Math.min(size, all.length - from));
    return out.toByteArray();
  }
}
