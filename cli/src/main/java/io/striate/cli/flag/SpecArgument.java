package io.striate.cli.flag;

import io.striate.api.Catalog;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.interop.onnx.file.OnnxFile;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import io.striate.training.run.RunFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A model's file, and values that replace some of it.
public final class SpecArgument {
  private static final byte[] ARCHIVE = {'P', 'K'};

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      paramLabel = "SPEC",
      description =
          "The specification, such as models/lenet5.json, or a run or trained model: its"
              + " specification.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Replace a value, such as train.epochs=3, of the specification; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  /// The argument as it was written.
  public String text() {
    return file;
  }

  /// The file as the user named it.
  ///
  /// @throws java.nio.file.InvalidPathException if it cannot be the name of a file
  public Path file() {
    return Path.of(file);
  }

  /// Whether there is such a file or run. Other folders do not count: `data` is also a section of a
  /// specification.
  public boolean exists() {
    // Not a path: the argument may have characters that no file name has.
    var named = new File(file);
    return named.isFile() || new File(named, RunFolder.DESCRIPTION).isFile();
  }

  /// Reads the file: a specification, or the one of a run or a trained model.
  ///
  /// @param catalog what the file may name
  ///
  /// @throws StriateException with all its errors
  public Network read(Catalog catalog) {
    Path file = file();
    if (isOnnx()) {
      throw new StriateException(
          Code.BAD_FLAG,
          file + " is an ONNX file, not a specification",
          "make a specification and a model of it first: striate import " + file);
    }
    return Files.exists(file.resolve(RunFolder.DESCRIPTION)) || isArchive(file)
        ? TrainedModel.specification(file, assignments, catalog)
        : Network.read(file, assignments, catalog);
  }

  /// Reads the file as [#read] does, or an ONNX file: what it is, without its weights.
  ///
  /// @param catalog what the file may name
  /// @throws StriateException with all its errors
  public Network readShape(Catalog catalog) {
    return isOnnx() ? OnnxFile.network(file(), assignments, catalog) : read(catalog);
  }

  private boolean isOnnx() {
    return OnnxFile.is(file()) && Files.isRegularFile(file());
  }

  /// Whether a file is a zip archive, as trained models and checkpoints are.
  private static boolean isArchive(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ARCHIVE.length), ARCHIVE);
    } catch (IOException unreadable) {
      return false; // whoever reads it reports that
    }
  }
}
