package io.striate.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.training.run.RunFolder;
import io.striate.training.run.StopRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/// Pages as a browser shows them: at two widths, in light and dark colors.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {
  private Chromium chromium;
  private Dashboard dashboard;
  private Path runs;
  private String address;

  @BeforeAll
  void begin(@TempDir Path folder) throws IOException {
    runs = folder.resolve("runs");
    Fixture.train(runs.resolve("short"), 2);
    Fixture.train(runs.resolve("stopped"), 1);
    Fixture.train(runs.resolve("growing"), 1);
    Fixture.lengthen(runs.resolve("short"), runs.resolve("long"));
    chromium = new Chromium();
    dashboard = new Dashboard(runs);
    address = dashboard.address();
  }

  @AfterAll
  void end() {
    dashboard.close();
    chromium.close();
  }

  private interface Preparing {
    void prepare();
  }

  /// Opens a page in all four ways; it must fit, and axe-core must find nothing.
  private void looksRight(String name, String page, Preparing preparing) {
    var wrong = new ArrayList<String>();
    chromium.errors(); // those of other tests
    for (int width : new int[] {400, 1200}) {
      for (String scheme : List.of("light", "dark")) {
        String where = name + "-" + width + "-" + scheme;
        chromium.window(width, 900, scheme);
        chromium.open(page);
        preparing.prepare();
        chromium.picture(where);
        if (chromium.overflow() > 0) {
          wrong.add(where + ": " + chromium.overflow() + " pixels too wide");
        }
        chromium.violations().forEach(each -> wrong.add(where + ": " + each));
        chromium.errors().forEach(each -> wrong.add(where + ": " + each));
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void theTableOfRuns() {
    looksRight("runs", address + "/", () -> chromium.find("#runs tbody tr:nth-child(4) td"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "long"})
  void theCurvesOfARun(String run) {
    looksRight(
        run,
        address + "/runs/" + run,
        () -> {
          int charts = run.equals("long") ? 5 : 3;
          chromium.await("document.querySelectorAll('#charts canvas').length === " + charts);
          chromium.find("#table summary").click();
          // Not on the axis, and as wide as there is room.
          chromium.await(
              "[...document.querySelectorAll('#charts canvas')].every(c => c.clientWidth > 250)");
        });
    int epochs = run.equals("long") ? 200 : 2;
    assertEquals(epochs, chromium.all("#table tbody tr").size());
    assertTrue(chromium.find(".reading").getText().startsWith("epoch " + epochs + ": training "));
  }

  @Test
  void imagesAndActivations() {
    looksRight(
        "images",
        address + "/runs/short",
        () -> {
          chromium.find("#look").click();
          chromium.find("#maps img");
          chromium.await(
              "[...document.querySelectorAll('#images img, #maps img')].every(i => i.naturalWidth > 0)");
        });
    assertEquals(8, chromium.all("#images img").size());
    List<WebElement> layers = chromium.all("#maps h3");
    assertEquals("conv1", layers.getFirst().getText());
    // Arrow keys choose another image, and the focus stays.
    String before = chromium.find("#maps img").getDomAttribute("src");
    chromium.all("#images input").getFirst().sendKeys(Keys.ARROW_RIGHT);
    chromium.await("document.activeElement.value === '1'");
    chromium.await("document.querySelectorAll('#images input')[1].checked");
    chromium.await("document.querySelector('#maps img').src !== " + quoted(before));
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }

  @Test
  void reportsAndOtherPages() {
    var out = new ByteArrayOutputStream();
    var backend = Map.<String, Object>of("backend", "reference");
    assertEquals(0, Dashboard.command("report", backend, out, runs, "short"));
    assertEquals(0, Dashboard.command("compare", Map.of(), out, runs, "short", "long"));
    assertEquals(0, Dashboard.command("look", backend, out, runs, "short"));
    looksRight("report", runs.resolve("short/report.html").toUri().toString(), () -> {});
    looksRight("compare", runs.resolve("compare.html").toUri().toString(), () -> {});
    looksRight("look", runs.resolve("look/look.html").toUri().toString(), () -> {});
  }

  /// A run that made its data itself has no test samples to report on.
  @Test
  void theReportOfALearner() {
    Path player = runs.resolveSibling("players").resolve("player");
    Fixture.play(player);
    var out = new ByteArrayOutputStream();
    var backend = Map.<String, Object>of("backend", "reference");
    assertEquals(
        0,
        Dashboard.command("report", backend, out, player.getParent(), "player"),
        out.toString(UTF_8));
    looksRight("learner", player.resolve("report.html").toUri().toString(), () -> {});
  }

  /// Systems of a second each, for one start: what they reach is no matter here.
  @Test
  void thePageOfHistory() {
    var out = new ByteArrayOutputStream();
    var brief =
        Map.<String, Object>of("backend", "reference", "brief", true, "starts", 1, "seeds", 1);
    Dashboard.command("history", brief, out, runs.getParent(), "xor", "adaline");
    Path page = runs.resolveSibling("history.html");
    assertTrue(Files.isRegularFile(page), out.toString(UTF_8));
    looksRight("history", page.toUri().toString(), () -> {});
  }

  @Test
  void theTableSortsByKeyboard() {
    chromium.window(1200, 900, "light");
    chromium.open(address + "/");
    chromium.find("#runs tbody tr:nth-child(4) td");
    WebElement epoch = chromium.find("#runs thead th:nth-child(3) button");
    epoch.sendKeys(Keys.ENTER);
    chromium.await("document.querySelectorAll('#runs thead th')[2].ariaSort === 'descending'");
    assertEquals(List.of("long", "short", "growing", "stopped"), names());
    epoch.sendKeys(Keys.SPACE);
    chromium.await("document.querySelectorAll('#runs thead th')[2].ariaSort === 'ascending'");
    assertEquals(List.of("growing", "stopped", "short", "long"), names());
    chromium.find("#runs thead th:first-child button").sendKeys(Keys.ENTER);
    assertEquals(List.of("growing", "long", "short", "stopped"), names());
    assertEquals(
        1L, chromium.run("document.querySelectorAll('#runs th[aria-sort]').length"), "one column");
  }

  private List<String> names() {
    return chromium.all("#runs tbody th").stream().map(WebElement::getText).toList();
  }

  @Test
  void chartsAreReadByKeyboard() {
    chromium.window(400, 900, "light");
    chromium.open(address + "/runs/long");
    WebElement chart =
        chromium.find("#charts canvas").findElement(By.xpath("ancestor::*[@role='slider']"));
    assertEquals("200", chart.getDomAttribute("aria-valuenow"));
    chart.sendKeys(Keys.HOME);
    chromium.await("document.querySelector('[role=slider]').ariaValueNow === '1'");
    chart.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    chromium.await("document.querySelector('[role=slider]').ariaValueNow === '3'");
    String text = chart.getDomAttribute("aria-valuetext");
    assertEquals("epoch 3: training 2.858, validation 2.825", text);
    assertEquals(text, chromium.find(".reading").getText());
    chart.sendKeys(Keys.END);
    chromium.await("document.querySelector('[role=slider]').ariaValueNow === '200'");
  }

  @Test
  void whatIsAddedAppears() throws IOException {
    Path run = runs.resolve("growing");
    chromium.window(1200, 900, "light");
    chromium.open(address + "/runs/growing");
    chromium.await("document.querySelector('.reading').textContent.startsWith('epoch 1:')");
    Files.writeString(
        run.resolve("metrics.jsonl"), Fixture.epoch(2, 4) + "\n", StandardOpenOption.APPEND);
    chromium.await("document.querySelector('.reading').textContent.startsWith('epoch 2:')");
    assertEquals("epoch 2 / 2, step 4", chromium.find("#progress").getText());
    // A run that is resumed at an earlier checkpoint has fewer epochs again.
    String first = Files.readAllLines(run.resolve("metrics.jsonl")).getFirst();
    Files.writeString(run.resolve("metrics.jsonl"), first + "\n");
    chromium.await("document.querySelector('.reading').textContent.startsWith('epoch 1:')");
  }

  @Test
  void aTrainingIsStopped() {
    Path run = runs.resolve("stopped");
    chromium.window(1200, 900, "light");
    chromium.open(address + "/runs/stopped");
    chromium.await("!document.getElementById('resume').disabled");
    assertFalse(chromium.find("#stop").isEnabled());
    // This process trains.
    try (var _ = RunFolder.open(run)) {
      chromium.await("document.getElementById('state').textContent === 'running'");
      assertFalse(chromium.find("#resume").isEnabled());
      chromium.find("#stop").click();
      chromium.await("document.getElementById('state').textContent === 'stopping'");
      assertTrue(StopRequest.isAsked(run));
      assertEquals(
          "Training stops after this step, with a checkpoint.",
          chromium.find("#message").getText());
    }
    chromium.await("document.getElementById('state').textContent === 'stopped'");
    // The program of this test is none that could resume a run.
    chromium.find("#resume").click();
    chromium.await("document.getElementById('message').textContent !== ''");
    assertTrue(
        chromium
            .find("#message")
            .getText()
            .startsWith("it is unknown how Striate was started here; run: striate train --resume"),
        chromium.find("#message").getText());
  }
}
