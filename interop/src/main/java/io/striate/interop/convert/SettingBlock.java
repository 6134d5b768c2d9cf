package io.striate.interop.convert;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A named group of settings and of further blocks: a message of a prototxt file, a section of a
/// Darknet file. It remembers what was read, so that the rest can be listed.
public final class SettingBlock {
  private final String name;
  private final Place place;
  private final List<Setting> settings = new ArrayList<>();
  private final List<SettingBlock> blocks = new ArrayList<>();
  private final Set<Object> read = Collections.newSetFromMap(new IdentityHashMap<>());

  /// An empty block.
  ///
  /// @param name of the block, as in the file
  /// @param place where it begins
  public SettingBlock(String name, Place place) {
    this.name = name;
    this.place = place;
  }

  /// The name, as in the file.
  public String name() {
    return name;
  }

  /// Where it begins.
  public Place place() {
    return place;
  }

  /// Adds a setting, as a reader finds it.
  public void add(Setting setting) {
    settings.add(setting);
  }

  /// Adds a block, as a reader finds it.
  public void add(SettingBlock block) {
    blocks.add(block);
  }

  /// All settings of a key, in order.
  public List<Setting> all(String key) {
    List<Setting> found = settings.stream().filter(each -> each.key().equals(key)).toList();
    read.addAll(found);
    return found;
  }

  /// The setting of a key; of several the last.
  public Optional<Setting> find(String key) {
    List<Setting> found = all(key);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
  }

  /// The setting of a key that must be there.
  ///
  /// @throws StriateException if it is not
  public Setting require(String key) {
    return find(key).orElseThrow(() -> problem("'" + name + "' has no '" + key + "'"));
  }

  /// The value of a key as a whole number.
  public int whole(String key, int otherwise) {
    return find(key).map(Setting::whole).orElse(otherwise);
  }

  /// The value of a key as a number.
  public double number(String key, double otherwise) {
    return find(key).map(Setting::number).orElse(otherwise);
  }

  /// The value of a key as a truth value.
  public boolean flag(String key, boolean otherwise) {
    return find(key).map(Setting::flag).orElse(otherwise);
  }

  /// The value of a key as a text.
  public String text(String key, String otherwise) {
    return find(key).map(Setting::text).orElse(otherwise);
  }

  /// All blocks of a name, in order.
  public List<SettingBlock> blocks(String name) {
    List<SettingBlock> found = blocks.stream().filter(each -> each.name.equals(name)).toList();
    read.addAll(found);
    return found;
  }

  /// The block of a name; an empty one if there is none.
  public SettingBlock block(String name) {
    List<SettingBlock> found = blocks(name);
    return found.isEmpty() ? new SettingBlock(name, place) : found.getLast();
  }

  /// All blocks, in order; none of them counts as read by this.
  public List<SettingBlock> blocks() {
    return Collections.unmodifiableList(blocks);
  }

  /// Settings and blocks of these names mean nothing here and need not be listed.
  public void ignore(String... names) {
    for (String each : names) {
      read.addAll(all(each));
      blocks(each).forEach(SettingBlock::ignoreAll);
    }
  }

  /// Nothing in this block need be listed.
  public void ignoreAll() {
    read.addAll(settings);
    read.addAll(blocks);
    blocks.forEach(SettingBlock::ignoreAll);
  }

  /// What nobody has read, in order of settings and then blocks. A block that was not read is
  /// listed as a whole.
  ///
  /// @param owner what to call this block, such as `layer 'conv1'`
  public List<LeftOut> unread(String owner) {
    var rest = new ArrayList<LeftOut>();
    for (Setting each : settings) {
      if (!read.contains(each)) {
        rest.add(new LeftOut(each.place(), owner + ": " + each.key() + " " + each.text()));
      }
    }
    for (SettingBlock each : blocks) {
      if (read.contains(each)) {
        rest.addAll(each.unread(owner));
      } else {
        rest.add(new LeftOut(each.place, owner + ": " + each.name));
      }
    }
    return rest;
  }

  /// A problem with this block.
  public StriateException problem(String what, String... details) {
    return new StriateException(Problem.of(Code.BAD_MODEL, what, details).at(place));
  }
}
