package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Wrong specifications and what a person reads of each, word by word.
///
/// The file has a block for each: the specification, with single quotes, and the message in lines
/// that begin with `>`. `-Dstriate.messages=write` writes the messages, to be read before they are
/// committed.
class WrongSpecsTest {
  private static final Path FILE =
      Path.of("src/test/resources/io/striate/training/network/wrong-specifications.txt");

  private static final String ANSWER = "> ";

  /// A specification and the message that it gets.
  record Wrong(String text, String message) {
    static Wrong of(String block) {
      return new Wrong(
          block.lines().filter(line -> !line.startsWith(ANSWER)).collect(Collectors.joining("\n")),
          block
              .lines()
              .filter(line -> line.startsWith(ANSWER))
              .map(line -> line.substring(ANSWER.length()))
              .collect(Collectors.joining("\n")));
    }

    /// Without the lines that list what is installed, which every new component changes.
    String found() {
      return Specs.complaint(text)
          .lines()
          .filter(line -> !line.matches("  (installed: .*|\\d+ are installed; .*)"))
          .collect(Collectors.joining("\n"));
    }

    String block() {
      return text
          + "\n"
          + found().lines().map(ANSWER::concat).collect(Collectors.joining("\n"))
          + "\n";
    }
  }

  static List<Wrong> all() throws IOException {
    return Stream.of(Files.readString(FILE).split("\n\n")).map(Wrong::of).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void eachGetsItsMessage(Wrong wrong) throws IOException {
    if (System.getProperty("striate.messages", "").equals("write")) {
      Files.writeString(FILE, all().stream().map(Wrong::block).collect(Collectors.joining("\n")));
      return;
    }
    assertEquals(wrong.message(), wrong.found(), wrong.text());
  }

  @Test
  void thereAreManyAndEachIsAnother() throws IOException {
    List<String> texts = all().stream().map(Wrong::text).toList();
    assertTrue(texts.size() >= 60, "specifications: " + texts.size());
    assertEquals(texts.size(), texts.stream().distinct().count());
    long inGroups = texts.stream().filter(text -> text.contains("'use'")).count();
    assertTrue(inGroups >= 6, "with blocks: " + inGroups);
    assertEquals(
        List.of(), Arrays.asList(texts.stream().filter(String::isBlank).toArray()), "empty blocks");
  }
}
