package io.striate.browser;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// The Chromium that is installed, without a window.
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  private final ChromeDriver driver;
  private final String axe;

  Chromium() {
    var options = new ChromeOptions();
    options.setBinary(installed("striate.chromium", "/usr/bin/chromium"));
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
    // A driver that is named is not looked for, or downloaded, by Selenium.
    System.setProperty(
        "webdriver.chrome.driver",
        installed("striate.chromedriver", "/usr/bin/chromedriver").toString());
    driver = new ChromeDriver(options);
    driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
    axe = resource(AXE);
  }

  private static File installed(String property, String usual) {
    var file = new File(System.getProperty(property, usual));
    if (!file.canExecute()) {
      throw new IllegalStateException(
          file
              + " is not there: install chromium and chromium-driver, or name it by -D"
              + property);
    }
    return file;
  }

  private static String resource(String name) {
    try (InputStream in = Chromium.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sets the size of the window and the colors that its user prefers.
  void window(int width, int height, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void open(String address) {
    driver.get(address);
  }

  /// The first element of a selector, as soon as it is there.
  WebElement find(String selector) {
    return new WebDriverWait(driver, PATIENCE).until(d -> d.findElement(By.cssSelector(selector)));
  }

  /// All elements of a selector.
  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /// Waits until a script returns true.
  void await(String script) {
    new WebDriverWait(driver, PATIENCE)
        .ignoring(JavascriptException.class)
        .withMessage(script)
        .until(d -> Boolean.TRUE.equals(driver.executeScript("return " + script)));
  }

  /// What a script returns.
  Object run(String script) {
    return driver.executeScript("return " + script);
  }

  /// How many pixels the page is wider than the window.
  long overflow() {
    return ((Number) run("document.documentElement.scrollWidth - window.innerWidth")).longValue();
  }

  /// What axe-core finds in the page: rule, elements, what is wrong with them.
  List<?> violations() {
    driver.executeScript(axe);
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[0];
            axe.run().then(
              result => done(result.violations.map(each => each.id + ': '
                + each.nodes.map(node => node.target.join(' ') + ' ' + node.failureSummary).join('; '))),
              failed => done([String(failed)]));
            """);
    return (List<?>) Objects.requireNonNull(found);
  }

  /// What the console of the page has to say of errors.
  List<String> errors() {
    return driver.manage().logs().get("browser").getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(entry -> entry.getMessage())
        .filter(message -> !message.contains("favicon.ico"))
        .toList();
  }

  /// Keeps a picture of the window, for people.
  void picture(String name) {
    try {
      Path folder = Path.of(System.getProperty("striate.screenshots", "target/screenshots"));
      Files.createDirectories(folder);
      Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
