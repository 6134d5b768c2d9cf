package io.striate.layers.spec;

import io.striate.api.component.Component;
import io.striate.api.error.Place;
import io.striate.api.train.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Parameters that are trained in another way than the others.
///
/// @param match patterns of their names, in which `*` stands for any characters
/// @param rate the factor of their learning rate
/// @param rateDecay a further factor for each layer with weights after theirs; absent for 1
/// @param weightDecay the optimizer's weight decay for them; absent for its own
/// @param freeze in how many epochs at the beginning they are left as they are; absent for none
/// @param optimizer the optimizer with this weight decay
/// @param place where it is written
public record ParameterGroup(
    List<String> match,
    double rate,
    Optional<Double> rateDecay,
    Optional<Double> weightDecay,
    Optional<Integer> freeze,
    Component<Optimizer> optimizer,
    Place place) {
  public ParameterGroup {
    match = List.copyOf(match);
  }

  /// The factor of the learning rate of a parameter.
  ///
  /// @param distance how many layers with weights come after its layer
  public double rate(int distance) {
    return rateDecay.map(decay -> rate * StrictMath.pow(decay, distance)).orElse(rate);
  }

  /// Whether a parameter belongs to it, unless it belongs to an earlier group.
  public boolean matches(String parameter) {
    return match.stream().anyMatch(pattern -> matches(pattern, parameter));
  }

  /// Whether a name matches a pattern.
  public static boolean matches(String pattern, String name) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.matches(regex, name);
  }
}
