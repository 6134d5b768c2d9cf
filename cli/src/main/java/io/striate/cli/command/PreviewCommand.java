package io.striate.cli.command;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.cli.flag.Folders;
import io.striate.cli.flag.SpecArgument;
import io.striate.cli.report.ContactSheet;
import io.striate.cli.report.ReadingProgress;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.terminal.Progress;
import io.striate.datasets.image.Png;
import io.striate.layers.Network;
import io.striate.training.data.TrainingData;
import io.striate.training.file.AtomicFiles;
import io.striate.training.run.TrainingSamples;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `striate preview`: a picture of training samples before and after augmentation.
@Command(
    name = "preview",
    header = "Show training samples as augmentations change them.",
    description =
        "Writes a PNG image with a row for each of the first training samples: as it is, and as it"
            + " is trained on in epoch 1, 2, and so on. Masks have rows of their own; points and"
            + " boxes are marked.")
public final class PreviewCommand implements Callable<Integer> {
  /// More would be an image that few programs show.
  private static final int MOST = 100;

  private final Console console;
  private final Installed installed;
  @Mixin private final SpecArgument spec = new SpecArgument();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The file to write; default: preview.png.")
  private Path file = Path.of("preview.png");

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "How many samples to show, 1 to " + MOST + "; default: 8.")
  private int samples = 8;

  @Option(
      names = "--views",
      paramLabel = "N",
      description = "How many epochs of each to show, 0 to " + MOST + "; default: 7.")
  private int views = 7;

  /// @param console where the command writes
  /// @param installed what can be named
  public PreviewCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    require("--samples", samples, 1);
    require("--views", views, 0);
    Network network = spec.read(installed.catalog());
    var progress = new Progress(console, System::nanoTime);
    try (TrainingData data =
        TrainingSamples.open(network, Folders.of(spec.file()), new ReadingProgress(progress))) {
      progress.clear();
      var sheet = new ContactSheet(data);
      if (!sheet.hasImages()) {
        throw new StriateException(
            Code.BAD_DATA,
            "'"
                + network.spec().name()
                + "' trains on nothing that preview can show: images and maps [channels, height,"
                + " width], [height, width], or lines of at most 1024 numbers");
      }
      BufferedImage drawn = sheet.draw(samples, views);
      AtomicFiles.onDisk().write(file, out -> Png.write(drawn, out));
    }
    console.out().println(file);
    return ExitStatus.DONE;
  }

  private static void require(String flag, int value, int least) {
    if (value < least || value > MOST) {
      throw new StriateException(
          Code.BAD_FLAG, flag + " must be from " + least + " to " + MOST + ", got " + value);
    }
  }
}
