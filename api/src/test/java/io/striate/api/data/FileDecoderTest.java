package io.striate.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A decoder that knows files alone.
class FileDecoderTest {
  private record Named(List<Path> files) implements Samples {
    @Override
    public int size() {
      return files.size();
    }

    @Override
    public List<Feature> features() {
      return List.of();
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {}
  }

  private final FileDecoder decoder = (_, _, files) -> new Named(files);

  @Test
  void filesAmongSourcesAreDecoded() {
    var sources =
        List.of(new SampleSource.OfFile(Path.of("a")), new SampleSource.OfFile(Path.of("b")));
    assertEquals(
        new Named(List.of(Path.of("a"), Path.of("b"))),
        decoder.decodeAll("input", Shape.of(1), sources));
    assertEquals(Optional.empty(), decoder.sizeOf(sources.getFirst()));
  }

  @Test
  void whatIsInMemoryIsRefused() {
    var sources = List.of(new SampleSource.OfBytes("upload", new byte[1]));
    var refused =
        assertThrows(
            StriateException.class, () -> decoder.decodeAll("input", Shape.of(1), sources));
    assertEquals(
        "upload: such data is decoded from files alone; give the path of a file [STR-201]",
        refused.getMessage());
  }
}
