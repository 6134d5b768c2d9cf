package io.striate.serve;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.training.Predictor;
import io.striate.training.PredictorOptions;
import io.striate.training.TrainedModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/// One version of a model, ready to answer. It is closed when nobody uses it any more.
final class ServedModel implements AutoCloseable {
  private static final int DIGITS = 12;
  private static final int BUFFER = 1 << 16;

  private final String name;
  private final String version;
  private final Predictor predictor;
  private final ReentrantReadWriteLock uses = new ReentrantReadWriteLock();
  private boolean closed;

  private ServedModel(String name, String version, Predictor predictor) {
    this.name = name;
    this.version = version;
    this.predictor = predictor;
  }

  /// Reads a model and makes its plans, so that the first request does not wait for them.
  ///
  /// @param name by which clients ask for it
  /// @throws io.striate.api.error.StriateException if it cannot be read, or memory is not enough
  static ServedModel open(
      String name, Path path, Catalog catalog, Backend backend, PredictorOptions options) {
    var trained = TrainedModel.read(path, List.of(), catalog);
    var served =
        new ServedModel(name, version(trained.file()), Predictor.of(trained, backend, options));
    try {
      served.predictor.warmUp();
      return served;
    } catch (RuntimeException failed) {
      served.close();
      throw failed;
    }
  }

  /// The beginning of the SHA-256 of the file: equal files are equal versions, on every server.
  private static String version(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.IO_FAILED, file, e);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// By which clients ask for it.
  String name() {
    return name;
  }

  /// What identifies its file.
  String version() {
    return version;
  }

  /// What it is.
  TrainedModel model() {
    return predictor.model();
  }

  /// Uses the predictor, which is not closed meanwhile.
  ///
  /// @throws Refusal if it is closed already
  <T> T use(Function<Predictor, T> work) {
    uses.readLock().lock();
    try {
      if (closed) {
        throw new Refusal(Refusal.UNAVAILABLE, "the model '" + name + "' was unloaded");
      }
      return work.apply(predictor);
    } finally {
      uses.readLock().unlock();
    }
  }

  /// Waits for those who use it.
  @Override
  public void close() {
    uses.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        predictor.close();
      }
    } finally {
      uses.writeLock().unlock();
    }
  }
}
