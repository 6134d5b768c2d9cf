package io.striate.backend.tck.golden;

import io.striate.api.op.ArgMax;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Softmax;
import io.striate.api.op.Take;
import io.striate.api.op.Window2d;
import io.striate.api.program.Value;
import io.striate.backend.tck.run.ProgramCase;
import java.util.Arrays;
import java.util.List;

/// The golden values of `vocabulary.txt`, which NumPy and SciPy computed.
final class GoldenVocabulary {
  private static final Golden GOLDEN = Golden.read("vocabulary");

  private GoldenVocabulary() {}

  static void all(List<ProgramCase> cases) {
    cases.add(
        new GoldenProgram(GOLDEN, "erf")
            .operation(
                new Elementwise(Function.ERF), List.of("input"), "output", List.of("gradInput"))
            .build(false));
    cases.add(
        new GoldenProgram(GOLDEN, "power")
            .operation(
                new Elementwise(Function.POWER),
                List.of("base", "exponent"),
                "output",
                List.of("gradBase", "gradExponent"))
            .build(false));
    var floor = new GoldenProgram(GOLDEN, "floor");
    Value whole = floor.emit().floor(floor.input("input"));
    cases.add(floor.expect(whole, "output").build(true));
    for (String name : GOLDEN.cases()) {
      switch (name.substring(0, name.indexOf('-') < 0 ? name.length() : name.indexOf('-'))) {
        case "take" -> cases.add(take(name));
        case "slice" -> cases.add(slice(name));
        case "softmax" -> cases.add(softmax(name));
        case "double" -> cases.add(doubleBackward(name));
        default -> {}
      }
    }
  }

  private static ProgramCase take(String name) {
    var program = new GoldenProgram(GOLDEN, name);
    Value input = program.input("input");
    Value indices = program.labels("indices");
    Value output = program.emit().one(new Take(GOLDEN.whole(name + "/axis")), input, indices);
    return program
        .expect(output, "output")
        .expectGradients(output, program.input("gradOutput"), List.of(input), List.of("gradInput"))
        .build(true);
  }

  private static ProgramCase slice(String name) {
    var slice =
        new Move.Slice(wholes(name + "/begin"), wholes(name + "/end"), wholes(name + "/steps"));
    return new GoldenProgram(GOLDEN, name)
        .operation(slice, List.of("input"), "output", List.of("gradInput"))
        .build(true);
  }

  private static ProgramCase softmax(String name) {
    int axis = GOLDEN.whole(name + "/axis");
    var program = new GoldenProgram(GOLDEN, name);
    program.operation(new Softmax(axis), List.of("input"), "output", List.of("gradInput"));
    Value largest = program.emit().one(new ArgMax(axis), program.again("input"));
    return program.expect(largest, "argmax").build(false);
  }

  private static ProgramCase doubleBackward(String name) {
    int[] kernel = GOLDEN.shape(name + "/weight");
    int[] image = GOLDEN.shape(name + "/input");
    int groups = GOLDEN.whole(name + "/groups");
    var window =
        Window2d.square(kernel[2], GOLDEN.whole(name + "/stride"), GOLDEN.whole(name + "/padding"));
    var program = new GoldenProgram(GOLDEN, name);
    Value x = program.input("input");
    Value w = program.input("weight");
    Value gradOutput = program.input("convOutput");
    var byInput = new Conv2dGradInput(window, groups, image[2], image[3]);
    Value gradInput = program.emit().one(byInput, gradOutput, w);
    Value gradWeight = program.emit().one(new Conv2dGradWeight(window, groups), x, gradOutput);
    return program
        .expectGradients(
            gradInput,
            program.input("byGradInput"),
            List.of(gradOutput, w),
            List.of("inputGradOutput", "inputWeight"))
        .expectGradients(
            gradWeight,
            program.input("byGradWeight"),
            List.of(gradOutput, x),
            List.of("weightGradOutput", "weightInput"))
        .build(true);
  }

  private static List<Integer> wholes(String name) {
    return Arrays.stream(GOLDEN.wholes(name)).boxed().toList();
  }
}
