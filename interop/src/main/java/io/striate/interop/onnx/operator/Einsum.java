package io.striate.interop.onnx.operator;

import io.striate.api.op.Reduce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `Einsum` of one or two operands: axes are named by letters; what the result does not name is
/// summed. Two operands become one product of matrices, with the letters that both and the result
/// have before them.
final class Einsum {
  private static final String ARROW = "->";

  private final Call call;

  /// The extents of the letters.
  private final Map<Character, Integer> extents = new HashMap<>();

  private Einsum(Call call) {
    this.call = call;
  }

  /// A tensor whose axes have letters.
  private record Lettered(Operand operand, String letters) {}

  static Operand emit(Call call) {
    return new Einsum(call).result();
  }

  private Operand result() {
    String equation = call.text("equation", "").replace(" ", "");
    if (equation.contains(".")) {
      throw call.bad("has the equation \"" + equation + "\"; an ellipsis is not read");
    }
    int arrow = equation.indexOf(ARROW);
    String left = arrow < 0 ? equation : equation.substring(0, arrow);
    List<String> terms = List.of(left.split(",", -1));
    String output = arrow < 0 ? single(left) : equation.substring(arrow + ARROW.length());
    if (terms.size() != call.all().size() || terms.size() > 2) {
      throw call.bad(
          "has " + call.all().size() + " operands for \"" + equation + "\"; one or two are read");
    }
    var operands = new ArrayList<Lettered>();
    for (int i = 0; i < terms.size(); i++) {
      operands.add(lettered(call.input(i), terms.get(i)));
    }
    for (int i = 0; i < output.length(); i++) {
      if (output.indexOf(output.charAt(i)) != i || !extents.containsKey(output.charAt(i))) {
        throw call.bad("has the equation \"" + equation + "\", whose result has no such axes");
      }
    }
    for (Lettered each : operands) {
      if (samples(each) && output.indexOf(each.letters().charAt(0)) != 0) {
        throw Batch.mixes();
      }
    }
    Lettered whole =
        operands.size() == 1
            ? operands.getFirst()
            : product(operands.getFirst(), operands.getLast(), output);
    return arranged(summed(whole, output), output).operand();
  }

  /// The letters that stand once, in alphabetic order.
  private static String single(String terms) {
    var letters = new StringBuilder();
    terms
        .chars()
        .filter(letter -> letter != ',' && terms.indexOf(letter) == terms.lastIndexOf(letter))
        .sorted()
        .forEach(letter -> letters.append((char) letter));
    return letters.toString();
  }

  private Lettered lettered(Operand operand, String letters) {
    int[] own = call.extents(operand);
    if (own.length != letters.length()) {
      throw call.bad("names " + letters.length() + " axes of " + own.length);
    }
    for (int i = 0; i < own.length; i++) {
      char letter = letters.charAt(i);
      if (letters.indexOf(letter) != i) {
        throw call.bad("names an axis of \"" + letters + "\" twice, which is not read");
      }
      Integer before = extents.putIfAbsent(letter, own[i]);
      if (before != null && before != own[i]) {
        throw call.bad("has " + before + " and " + own[i] + " entries along '" + letter + "'");
      }
    }
    return new Lettered(operand, letters);
  }

  /// Without the axes that none of `wanted` names.
  private Lettered summed(Lettered tensor, String wanted) {
    var axes = new ArrayList<Integer>();
    var kept = new StringBuilder();
    for (int i = 0; i < tensor.letters().length(); i++) {
      char letter = tensor.letters().charAt(i);
      if (wanted.indexOf(letter) < 0) {
        axes.add(i);
      } else {
        kept.append(letter);
      }
    }
    if (axes.isEmpty()) {
      return tensor;
    }
    Operand sum = Reductions.fold(call, Reduce.Kind.SUM, tensor.operand(), axes);
    return new Lettered(call.reshape(sum, sizes(kept.toString())), kept.toString());
  }

  private int[] sizes(String letters) {
    return letters.chars().map(letter -> size((char) letter)).toArray();
  }

  private int size(char letter) {
    return extents.getOrDefault(letter, 1);
  }

  private int size(String letters) {
    return Known.size(sizes(letters));
  }

  /// The axes in the order of the letters.
  private Lettered arranged(Lettered tensor, String letters) {
    if (tensor.letters().equals(letters)) {
      return tensor;
    }
    List<Integer> order =
        letters.chars().mapToObj(letter -> tensor.letters().indexOf(letter)).toList();
    return new Lettered(call.permute(tensor.operand(), order), letters);
  }

  private Lettered product(Lettered first, Lettered second, String output) {
    // Samples are rows, not columns.
    boolean swapped = samples(second) && !samples(first);
    Lettered a = summed(swapped ? second : first, output + (swapped ? first : second).letters());
    Lettered b = summed(swapped ? first : second, output + a.letters());
    String both = common(a.letters(), b.letters(), true);
    String lead = common(both, output, true);
    String inner = common(both, output, false);
    String rows = common(a.letters(), both, false);
    String columns = common(b.letters(), both, false);
    Operand left =
        call.reshape(
            arranged(a, lead + rows + inner).operand(), size(lead), size(rows), size(inner));
    Operand right =
        call.reshape(
            arranged(b, lead + inner + columns).operand(), size(lead), size(inner), size(columns));
    if (lead.isEmpty()) {
      left = call.reshape(left, size(rows), size(inner));
      right = call.reshape(right, size(inner), size(columns));
    }
    Operand product =
        call.emitted(call.emitter().matmul(call.value(left), call.value(right), false, false));
    String letters = lead + rows + columns;
    return new Lettered(call.reshape(product, sizes(letters)), letters);
  }

  private boolean samples(Lettered tensor) {
    return tensor.operand() instanceof Operand.Emitted emitted && emitted.value().perSample();
  }

  /// The letters that are among others, or are not.
  private static String common(String letters, String others, boolean among) {
    var found = new StringBuilder();
    letters
        .chars()
        .filter(letter -> others.indexOf(letter) >= 0 == among)
        .forEach(letter -> found.append((char) letter));
    return found.toString();
  }
}
