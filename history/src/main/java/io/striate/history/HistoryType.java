package io.striate.history;

import io.striate.api.BackendFields;
import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.backend.Backend;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.FileErrors;
import io.striate.training.file.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `striate history [SYSTEM...]`: trains systems of the literature and says what they reach.
public final class HistoryType implements CommandType {
  private static final Field<String> TO =
      Field.of("to", FieldKind.text(), "history.html", "the page to write");
  private static final Field<Boolean> BRIEF =
      Field.of(
          "brief",
          FieldKind.flag(),
          false,
          "train for two epochs only: shows that all systems run, not what they reach");
  private static final Field<Integer> SEEDS =
      Field.of("seeds", FieldKind.integer(1), 3, "trainings of each system that takes minutes");
  private static final Field<Integer> STARTS =
      Field.of("starts", FieldKind.integer(1), 100, "trainings of each system that takes seconds");
  private static final Field<Optional<String>> RUNS =
      Field.optional(
          "runs", FieldKind.text(), "folder to keep the runs in; without it they are removed");

  /// For [java.util.ServiceLoader].
  public HistoryType() {}

  @Override
  public String id() {
    return "history";
  }

  @Override
  public String summary() {
    return "Train systems of the literature and say what they reach.";
  }

  @Override
  public String arguments() {
    return "[SYSTEM...]";
  }

  @Override
  public List<Field<?>> fields() {
    return BackendFields.with(TO, BRIEF, SEEDS, STARTS, RUNS);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    List<Exhibit> exhibits = Exhibits.named(context.arguments());
    var effort =
        config.get(BRIEF)
            ? Effort.BRIEF
            : new Effort(config.get(SEEDS), config.get(STARTS), Effort.WHOLE.epochs());
    Path runs =
        config
            .get(RUNS)
            .map(folder -> context.folder().resolve(folder))
            .orElseGet(HistoryType::temporary);
    try (Backend backend = BackendFields.open(config, context)) {
      var workbench = new Workbench(context.catalog(), backend, context.folder(), runs, effort);
      var shown = new ArrayList<HistoryPage.Shown>();
      for (Exhibit exhibit : exhibits) {
        context.out().println(exhibit.title());
        long start = System.nanoTime();
        List<Claim> claims = exhibit.show(workbench);
        double seconds = (System.nanoTime() - start) / 1e9;
        claims.forEach(claim -> context.out().println(line(claim)));
        shown.add(new HistoryPage.Shown(exhibit, claims, seconds));
      }
      Path page = context.folder().resolve(config.get(TO));
      byte[] text = HistoryPage.of(shown, facts(backend, effort)).getBytes(StandardCharsets.UTF_8);
      AtomicFiles.onDisk().write(page, out -> out.write(text));
      context.out().println(page);
      boolean kept = shown.stream().flatMap(each -> each.claims().stream()).allMatch(Claim::kept);
      return kept || config.get(BRIEF) ? 0 : 1;
    } finally {
      if (config.get(RUNS).isEmpty()) {
        remove(runs);
      }
    }
  }

  private static String line(Claim claim) {
    return String.format(
        Locale.ROOT,
        "  %-3s %s: %s (%s)",
        claim.kept() ? "ok" : "NO",
        claim.what(),
        claim.reached(),
        claim.wanted());
  }

  private static Map<String, String> facts(Backend backend, Effort effort) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("Backend", backend.name());
    facts.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("Processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("Seeds", "1 to " + effort.seeds() + "; starts 1 to " + effort.starts());
    if (effort.equals(Effort.BRIEF)) {
      facts.put("Brief", "two epochs each; what was reached means nothing");
    }
    return facts;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("striate-history");
    } catch (IOException e) {
      throw FileErrors.unwritable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FileErrors.unwritable(folder, e);
    }
  }
}
