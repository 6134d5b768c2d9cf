package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import org.junit.jupiter.api.Test;

class DataCommandTest {
  private static Session done(String... words) {
    Session session = Session.of(words);
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    return session;
  }

  @Test
  void knownDataSetsAreListedWithTypeTermsAndSize() {
    String out = "\n" + done("data", "list").out();
    assertTrue(out.contains("\ncifar10\n  type     cifar10\n"), out);
    assertTrue(out.contains("\nfashion-mnist\n  type     fashion-mnist\n"), out);
    assertTrue(out.contains("\n  size     170.1 MB\n"), out);
    assertTrue(out.contains("\n  terms    MIT license"), out);
    out.lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }

  /// The tests run in a folder of the repository, which has MNIST.
  @Test
  void whatIsThereIsFound() {
    String mnist = done("data", "list").out().split("\nmnist\n", -1)[1];
    assertTrue(mnist.contains("/data/mnist\n"), mnist);
  }

  @Test
  void programsReadTheListAsJson() {
    String out = done("data", "list", "--format", "json").out();
    assertTrue(
        out.replaceAll("\\s+", " ").contains("\"name\": \"cifar10\", \"type\": \"cifar10\""), out);
    assertTrue(out.contains("\"bytes\": 170052171"), out);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    Session session = Session.of("data", "get", "cifar-10");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(
        session.err().contains("no data set 'cifar-10' is known; did you mean 'cifar10'?"),
        session.err());
  }

  @Test
  void aNameIsNeededToFetch() {
    Session session = Session.of("data", "get");
    assertEquals(ExitStatus.WRONG_INPUT, session.status());
    assertTrue(session.err().contains("data get needs a NAME; known: "), session.err());
  }
}
