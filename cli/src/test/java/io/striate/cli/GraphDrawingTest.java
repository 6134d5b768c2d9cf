package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models as graphs in the DOT language.
class GraphDrawingTest {
  @TempDir private Path folder = Path.of("");

  private String drawn(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("m.json"), text.replace('\'', '"'));
    var session = Session.of("explain", file.toString(), "--format", "dot");
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    return session.out();
  }

  @Test
  void layersAreBoxesAndGroupsAreFrames() throws IOException {
    String text =
        """
        { 'striate': 1, 'name': 'two \\"ways\\"', 'input': [2, 4, 4], 'layers': [
          { 'name': 'a', 'repeat': 2, 'layers': [{ 'type': 'conv2d', 'filters': 2, 'kernel': 1 }] },
          { 'type': 'add', 'from': ['a', 'input'] },
          { 'name': 'flatten', 'type': 'flatten' },
          { 'type': 'dense', 'units': 3, 'freeze': true },
          { 'type': 'dense', 'name': 'again', 'shareWith': 'dense1', 'from': 'flatten' },
          { 'type': 'add', 'name': 'sum', 'from': ['dense1', 'again'] }] }
        """;
    assertEquals(
        """
        digraph "two \\"ways\\"" {
          node [shape=box, fontname="sans-serif", fontsize=11];
          "input" [label="input\\n[2, 4, 4]"];
          subgraph "cluster_a" {
            label="a";
            subgraph "cluster_a/1" {
              label="1";
              "a/1/conv1" [label="conv1: conv2d\\n[2, 4, 4]\\n6 parameters"];
            }
            subgraph "cluster_a/2" {
              label="2";
              "a/2/conv1" [label="conv1: conv2d\\n[2, 4, 4]\\n6 parameters"];
            }
          }
          "add1" [label="add1: add\\n[2, 4, 4]"];
          "flatten" [label="flatten\\n[32]"];
          "dense1" [label="dense1: dense\\n[3]\\n99 parameters, frozen"];
          "again" [label="again: dense\\n[3]\\nshared with dense1"];
          "sum" [label="sum: add\\n[3]", peripheries=2];
          "input" -> "a/1/conv1";
          "a/1/conv1" -> "a/2/conv1";
          "a/2/conv1" -> "add1";
          "input" -> "add1";
          "add1" -> "flatten";
          "flatten" -> "dense1";
          "flatten" -> "again";
          "dense1" -> "sum";
          "again" -> "sum";
        }
        """,
        drawn(text));
  }

  /// Frames that are opened are closed, however deep groups stand in each other.
  @Test
  void framesOfDeepGroupsAreClosed() throws IOException {
    String text =
        """
        { 'striate': 1, 'input': [4], 'layers': [
          { 'name': 'a', 'layers': [
            { 'name': 'b', 'layers': ['relu'] }, 'relu',
            { 'name': 'bb', 'layers': ['relu', { 'name': 'c', 'layers': ['relu'] }] }] },
          { 'name': 'ab', 'layers': ['relu'] }] }
        """;
    String dot = drawn(text);
    assertEquals(count(dot, '{'), count(dot, '}'), dot);
    for (String frame : new String[] {"a", "a/b", "a/bb", "a/bb/c", "ab"}) {
      assertEquals(
          1,
          Stream.of(dot.split("\n"))
              .filter(line -> line.strip().equals("subgraph \"cluster_" + frame + "\" {"))
              .count(),
          frame);
    }
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  /// The page of a model has its graph, its layers and its remarks.
  @Test
  void aPageIsWrittenForABrowser() {
    var session = Session.of("explain", "../models/lenet5.json", "--format", "html");
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    assertTrue(session.out().startsWith("<!doctype html>"), session::out);
    assertTrue(session.out().contains("<b>61,706</b>parameters"), session::out);
    assertTrue(session.out().contains("<li><b>dense1</b>: 78 % of the parameters"), session::out);
    assertTrue(session.out().contains("<td>(28 + 2*2 - 5)/1 + 1 = 28</td>"), session::out);
  }

  @Test
  void onlyModelsAreDrawn() {
    for (String what : new String[] {"conv2d", "train", "STR-101"}) {
      for (String format : new String[] {"dot", "html"}) {
        var session = Session.of("explain", what, "--format", format);
        assertEquals(ExitStatus.WRONG_INPUT, session.status(), what);
        assertTrue(session.err().contains("show the layers of a model"), session::err);
      }
    }
  }
}
