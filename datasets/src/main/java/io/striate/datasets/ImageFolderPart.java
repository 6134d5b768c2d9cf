package io.striate.datasets;

import io.striate.api.data.PassMonitor;
import io.striate.api.data.SamplePass;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.image.ImageFolder;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSamples;
import io.striate.datasets.labeled.LabeledSamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The training, validation or test images of a folder.
final class ImageFolderPart {
  private final String name;
  private final Path folder;
  private ImageFolder images;
  private final AtomicInteger damaged = new AtomicInteger();
  private final SortedMap<Integer, StriateException> broken = new TreeMap<>();
  private Optional<Samples> samples = Optional.empty();
  private boolean unread;

  /// @param name what users know it by
  /// @param images those in the folder
  ImageFolderPart(String name, Path folder, ImageFolder images) {
    this.name = name;
    this.folder = folder;
    this.images = images;
  }

  /// Reads all images, so that whatever is wrong with any is known before training. Their pixels
  /// are kept if they fit into memory; else each image is read again when its sample is.
  ///
  /// @param memory bytes of pixels that fit
  /// @param input the name of the network's input
  /// @return what is wrong with images
  Collection<StriateException> read(
      String input, ImageReader reader, boolean skipBroken, long memory, PassMonitor monitor) {
    int count = images.files().size();
    long bytes = (long) count * reader.shape().size() * reader.type().element().bytes();
    boolean kept = bytes <= memory;
    if (!kept && !skipBroken) {
      unread = true;
      samples = Optional.of(ImageSamples.labeled(input, images.files(), labels(), reader));
      return List.of();
    }
    int length = reader.shape().size();
    HostArray values = kept ? allocate(reader, count) : new HostArray.Bytes(new byte[0]);
    var failures =
        SamplePass.over(
            "reading " + name + " images",
            count,
            monitor,
            i -> {
              HostArray target = kept ? values : allocate(reader, 1);
              if (reader.read(images.files().get(i), target, kept ? i * length : 0)) {
                damaged.incrementAndGet();
              }
            });
    if (skipBroken) {
      failures.forEach((i, failure) -> {
        if (reader.broken(images.files().get(i))) {
          broken.put(i, failure);
        }
      });
      failures.keySet().removeAll(broken.keySet());
    }
    if (!failures.isEmpty()) {
      return failures.values();
    }
    drop(values, kept ? length : 0);
    samples =
        Optional.of(
            kept
                ? new LabeledSamples(input, reader.type(), values, labels())
                : ImageSamples.labeled(input, images.files(), labels(), reader));
    return List.of();
  }

  /// Reads the images that [#read] has not read.
  ///
  /// @return what is wrong with images
  Collection<StriateException> check(ImageReader reader, PassMonitor monitor) {
    int count = unread ? images.files().size() : 0;
    return SamplePass.over(
            "checking " + name + " images",
            count,
            monitor,
            i -> reader.read(images.files().get(i), allocate(reader, 1), 0))
        .values();
  }

  private static HostArray allocate(ImageReader reader, int count) {
    return HostArray.allocate(
        new TensorType(reader.type().element(), reader.shape().prepend(count)));
  }

  private int[] labels() {
    return images.labels().stream().mapToInt(Integer::intValue).toArray();
  }

  /// Leaves out the broken images and moves the others together.
  private void drop(HostArray values, int length) {
    if (broken.isEmpty()) {
      return;
    }
    var files = new ArrayList<Path>();
    var labels = new ArrayList<Integer>();
    for (int i = 0; i < images.files().size(); i++) {
      if (!broken.containsKey(i)) {
        switch (values) {
          case HostArray.Bytes(byte[] all) ->
              System.arraycopy(all, i * length, all, files.size() * length, length);
          case HostArray.Floats(float[] all) ->
              System.arraycopy(all, i * length, all, files.size() * length, length);
          case HostArray.Ints _, HostArray.Doubles _ ->
              throw new IllegalStateException("images are bytes or floats");
        }
        files.add(images.files().get(i));
        labels.add(images.labels().get(i));
      }
    }
    images = new ImageFolder(files, labels, images.passedOver());
  }

  /// The images that are used.
  List<Path> files() {
    return images.files();
  }

  Samples samples() {
    return samples.orElseThrow();
  }

  /// What a user should know: images per class, and what was left out.
  List<String> notes(List<String> classes) {
    var notes = new ArrayList<String>();
    notes.add(name + ": " + images.counts(classes));
    images.passedOver(folder).forEach(note -> notes.add(name + ": " + note));
    if (!broken.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: skipped %,d broken file%s, such as %s",
              name,
              broken.size(),
              broken.size() == 1 ? "" : "s",
              broken.firstEntry().getValue().problems().getFirst().what()));
    }
    if (damaged.get() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %,d file%s with harmless damage (bytes that belong to nothing) read",
              name,
              damaged.get(),
              damaged.get() == 1 ? "" : "s"));
    }
    return notes;
  }
}
