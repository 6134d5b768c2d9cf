package io.striate.interop.darknet;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.interop.convert.Setting;
import io.striate.interop.convert.SettingBlock;
import java.util.ArrayList;
import java.util.List;

/// Reads a cfg file: sections `[name]` with lines `key=value`; lines that begin with `#` or `;` are
/// comments.
final class CfgReader {
  private CfgReader() {}

  /// The sections in order.
  ///
  /// @param file its name in messages
  /// @throws StriateException at the first line that is none of these
  static List<SettingBlock> read(String file, String text) {
    var sections = new ArrayList<SettingBlock>();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip().replace("\uFEFF", "");
      var place = new Place(file, number, 1 + raw.length() - raw.stripLeading().length(), "");
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      if (line.startsWith("[")) {
        if (!line.endsWith("]") || line.length() < 3) {
          throw problem(place, "the section " + line + " does not end in ']'");
        }
        sections.add(new SettingBlock(line.substring(1, line.length() - 1).strip(), place));
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw problem(place, "expected '[section]' or 'key=value', not '" + line + "'");
      }
      if (sections.isEmpty()) {
        throw problem(place, "'" + line + "' stands before the first section, which is [net]");
      }
      String key = line.substring(0, equals).strip();
      String value = line.substring(equals + 1).strip();
      sections.getLast().add(new Setting(key, value, place));
    }
    return sections;
  }

  private static StriateException problem(Place place, String what) {
    return new StriateException(Problem.of(Code.BAD_MODEL, what).at(place));
  }
}
