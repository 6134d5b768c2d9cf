package io.striate.training.file;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.training.file.AtomicFiles.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// A zip file that knows its own format, version and checksums: what model files and checkpoints
/// are made of.
///
/// The entry `metadata.json` says `format`, `version` and, for every other entry, `bytes` and
/// `sha256`. Entries are stored, not compressed (weights hardly shrink), so that no entry can grow
/// when it is read. Nothing in the file tells when or where it was written: equal content gives
/// equal bytes.
///
/// Reading looks only at entries that it is asked for; it refuses a file in which any name is
/// absolute, leads out of the archive or stands twice.
public final class CheckedArchive implements AutoCloseable {
  private static final String METADATA = "metadata.json";

  /// The longest entry that is read as a whole, in bytes.
  private static final int MAX_SMALL_ENTRY = 16 << 20;

  /// The first moment that a zip file can say without a field for the time zone is at the end of
  /// January 1980.
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  /// Reads what an entry holds.
  ///
  /// @param <T> what becomes of it
  @FunctionalInterface
  public interface EntryReader<T> {
    /// Reads an entry.
    ///
    /// @param in the entry's bytes
    /// @param size how many there are
    /// @param name what messages call the entry
    T read(InputStream in, long size, String name) throws IOException;
  }

  /// A format: `striate-model` or `striate-checkpoint`.
  ///
  /// @param id its name
  /// @param version the version that is written; from 1 to this one all are read
  public record Format(String id, int version) {}

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries;
  private final Fields metadata;

  private CheckedArchive(Path file, ZipFile zip, Format format) throws IOException {
    this.file = file;
    this.zip = zip;
    this.entries = index();
    this.metadata = readMetadata(format);
  }

  /// What an archive of these entries holds.
  ///
  /// @param details what else `metadata.json` says, under `details`
  /// @param entries name and content, in the order in which they shall lie in the file
  public static Content content(Format format, JsonObject details, Map<String, Content> entries) {
    return out -> write(format, details, new LinkedHashMap<>(entries), out);
  }

  private static void write(
      Format format, JsonObject details, Map<String, Content> entries, OutputStream out)
      throws IOException {
    var seals = new ArrayList<Seal>();
    var list = Json.object();
    for (var entry : entries.entrySet()) {
      Seal seal = Seal.of(entry.getValue());
      seals.add(seal);
      list.put(
          entry.getKey(),
          Json.object().put("bytes", seal.bytes()).put("sha256", seal.sha256()).build());
    }
    var metadata =
        Json.object()
            .put("format", format.id())
            .put("version", format.version())
            .put("details", details)
            .put("entries", list.build())
            .build();
    Content text = bytes(JsonWriter.pretty(metadata));
    // Not closed: the stream below belongs to the caller.
    var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    add(zip, METADATA, Seal.of(text), text);
    var next = seals.iterator();
    for (var entry : entries.entrySet()) {
      add(zip, entry.getKey(), next.next(), entry.getValue());
    }
    zip.finish();
  }

  private static void add(ZipOutputStream zip, String name, Seal seal, Content content)
      throws IOException {
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(NO_TIME);
    entry.setSize(seal.bytes());
    entry.setCrc(seal.crc());
    zip.putNextEntry(entry);
    content.writeTo(zip);
    zip.closeEntry();
  }

  /// A text as the content of an entry.
  public static Content bytes(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Opens an archive and checks its structure, its names, its format and its version.
  ///
  /// @throws StriateException if it is missing, truncated, of another format or of a newer version
  public static CheckedArchive open(Path file, Format format) {
    try {
      if (!Files.isRegularFile(file)) {
        throw bad(file, Files.exists(file) ? "is not a file" : "no such file", "check the path");
      }
      var zip = new ZipFile(file.toFile());
      try {
        return new CheckedArchive(file, zip, format);
      } catch (IOException | StriateException e) {
        zip.close();
        throw e;
      }
    } catch (ZipException e) {
      throw bad(
          file,
          String.format(
              Locale.ROOT, "not a %s file, or truncated: %s", format.id(), e.getMessage()),
          "use another copy of the file");
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, e);
    }
  }

  /// An entry that is what was written.
  ///
  /// @param name its name
  /// @param bytes how many bytes it has
  /// @param sha256 its SHA-256, in hexadecimal digits
  public record Entry(String name, long bytes, String sha256) {}

  /// Reads every entry and compares it with the checksum it was written with.
  ///
  /// @return the entries in the order of the metadata
  /// @throws StriateException if an entry is missing, differs, or is not in the metadata
  public List<Entry> verify() {
    Fields expected = metadata.fields("entries");
    var verified = new ArrayList<Entry>();
    for (JsonMember member : expected.object().members()) {
      String name = member.key();
      long bytes = read(name, (_, size, _) -> size);
      verified.add(new Entry(name, bytes, expected.fields(name).text("sha256")));
    }
    for (String name : entries.keySet().stream().sorted().toList()) {
      if (!name.equals(METADATA) && expected.object().get(name).isEmpty()) {
        throw damaged(String.format(Locale.ROOT, "entry '%s' is not in %s", name, METADATA));
      }
    }
    return verified;
  }

  /// The version of the format that the archive was written by.
  public int version() {
    return metadata.index("version");
  }

  /// What the writer added to the metadata.
  public Fields details() {
    return metadata.fields("details");
  }

  /// Whether there is an entry of a name.
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /// Reads a text entry.
  public String text(String name) {
    return read(
        name,
        (in, size, label) -> new String(in.readAllBytes(), StandardCharsets.UTF_8),
        MAX_SMALL_ENTRY);
  }

  /// Reads an entry that is a JSON object.
  public Fields fields(String name) {
    return Fields.parse(text(name), file + "!" + name);
  }

  /// Reads an entry of any size.
  ///
  /// @throws StriateException if it is missing, too large, or not what was written
  public <T> T read(String name, EntryReader<T> reader) {
    return read(name, reader, Long.MAX_VALUE);
  }

  private <T> T read(String name, EntryReader<T> reader, long limit) {
    ZipEntry entry = entry(name, limit);
    Fields expected = metadata.fields("entries").fields(name);
    String label = file + "!" + name;
    if (expected.count("bytes") != entry.getSize()) {
      throw damaged(
          String.format(
              Locale.ROOT,
              "entry '%s' has %d bytes, was written with %d",
              name,
              entry.getSize(),
              expected.count("bytes")));
    }
    try (var in = new DigestInputStream(zip.getInputStream(entry), Seal.digest())) {
      T result = reader.read(in, entry.getSize(), label);
      in.transferTo(OutputStream.nullOutputStream());
      String found = Seal.hex(in.getMessageDigest());
      if (!found.equals(expected.text("sha256"))) {
        throw damaged(
            String.format(
                Locale.ROOT, "entry '%s' does not have the checksum it was written with", name));
      }
      return result;
    } catch (ZipException e) {
      throw damaged(String.format(Locale.ROOT, "entry '%s': %s", name, e.getMessage()));
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, e);
    }
  }

  private ZipEntry entry(String name, long limit) {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw damaged(String.format(Locale.ROOT, "has no entry '%s'", name));
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
      throw damaged(
          String.format(Locale.ROOT, "entry '%s' is compressed, Striate only stores", name));
    }
    if (entry.getSize() > limit) {
      throw damaged(
          String.format(
              Locale.ROOT,
              "entry '%s' has %d bytes, at most %d are read",
              name,
              entry.getSize(),
              limit));
    }
    return entry;
  }

  private Map<String, ZipEntry> index() {
    var index = new HashMap<String, ZipEntry>();
    zip.stream()
        .forEach(entry -> {
          String name = entry.getName();
          if (!harmless(name)) {
            throw damaged(String.format(Locale.ROOT, "entry '%s' leads out of the archive", name));
          }
          if (index.put(name, entry) != null) {
            throw damaged(String.format(Locale.ROOT, "entry '%s' stands twice", name));
          }
        });
    return index;
  }

  private static boolean harmless(String name) {
    String unix = name.replace('\\', '/');
    return !unix.startsWith("/")
        && !unix.matches("[A-Za-z]:.*")
        && !("/" + unix + "/").contains("/../");
  }

  private Fields readMetadata(Format format) throws IOException {
    ZipEntry entry = entry(METADATA, MAX_SMALL_ENTRY);
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readAllBytes();
    }
    var crc = new CRC32();
    crc.update(bytes);
    if (crc.getValue() != entry.getCrc()) {
      throw damaged(
          String.format(
              Locale.ROOT, "entry '%s' does not have the checksum it was written with", METADATA));
    }
    Fields fields = Fields.parse(bytes, file + "!" + METADATA);
    String id = fields.text("format");
    if (!id.equals(format.id())) {
      throw bad(
          file,
          String.format(Locale.ROOT, "is a %s, not a %s", id, format.id()),
          "give a file of the other kind");
    }
    long version = fields.count("version");
    if (version < 1 || version > format.version()) {
      throw bad(
          file,
          String.format(
              Locale.ROOT,
              "written by format %d, this Striate reads 1 to %d",
              version,
              format.version()),
          "upgrade Striate or save the file again");
    }
    return fields;
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, e);
    }
  }

  private StriateException damaged(String what) {
    return bad(file, what, "the file is damaged; use another copy of it");
  }

  private static StriateException bad(Path file, String what, String remedy) {
    return FileErrors.bad(Code.BAD_MODEL, file, what, remedy);
  }
}
