package io.striate.datasets.tar;

import io.striate.api.data.SampleSource;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The members of a sample that are used.
///
/// @param shard the archive that has them
/// @param input the member of the input
/// @param target the member of the target
public record TarSample(TarShard shard, TarMember input, TarMember target) {
  /// The samples of archives in the layout of WebDataset: members that follow each other, with one
  /// path up to the first dot of their file names.
  ///
  /// @param inputs extensions of the input; the first that a sample has counts
  /// @param targets extensions of the target
  /// @throws io.striate.api.error.StriateException if an archive is damaged, or a sample lacks one
  public static List<TarSample> of(List<Path> archives, List<String> inputs, List<String> targets) {
    var samples = new ArrayList<TarSample>();
    for (Path archive : archives) {
      TarShard shard = TarShard.open(archive);
      var seen = new HashSet<String>();
      List<TarMember> members = shard.members();
      for (int first = 0; first < members.size(); ) {
        String key = members.get(first).sample();
        int end = first + 1;
        while (end < members.size() && members.get(end).sample().equals(key)) {
          end++;
        }
        List<TarMember> own = members.subList(first, end);
        if (!seen.add(key)) {
          throw FileErrors.bad(
              Code.BAD_DATA,
              shard.name(own.getFirst()),
              String.format(
                  Locale.ROOT, "the members of sample '%s' do not follow each other", key),
              "make the archive of sorted names: tar --sort=name");
        }
        samples.add(
            new TarSample(
                shard, member(shard, key, own, inputs), member(shard, key, own, targets)));
        first = end;
      }
    }
    return samples;
  }

  private static TarMember member(
      TarShard shard, String key, List<TarMember> members, List<String> extensions) {
    for (String extension : extensions) {
      Optional<TarMember> found =
          members.stream()
              .filter(member -> member.extension().toLowerCase(Locale.ROOT).equals(extension))
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw FileErrors.bad(
        Code.BAD_DATA,
        shard.name(members.getFirst()),
        String.format(Locale.ROOT, "sample '%s' has no .%s", key, String.join(" or .", extensions)),
        "it has: "
            + String.join(", ", members.stream().map(each -> "." + each.extension()).toList())
            + "; \"input\" and \"target\" in train.data name the extensions");
  }

  /// The input as a file in memory.
  public SampleSource source() {
    return new SampleSource.OfBytes(shard.name(input), shard.bytes(input));
  }
}
