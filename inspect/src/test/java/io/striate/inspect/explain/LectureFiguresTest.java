package io.striate.inspect.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.tensor.Shape;
import io.striate.layers.Network;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The figures of the lecture (CS231n's fifth) on formulas, parameters, operations and receptive
/// fields, each test named after its slide.
class LectureFiguresTest {
  private static final String POOL = "{ 'type': 'maxpool2d', 'kernel': 2 }";

  private static Explanation layers(String input, String layers) {
    String text = "{ 'striate': 1, 'input': " + input + ", 'layers': [" + layers + "] }";
    return Explanation.of(
        Network.parse("m.json", text.replace('\'', '"'), List.of(), Catalog.installed()).graph());
  }

  private static String conv(int filters, int kernel, String more) {
    return "{ 'type': 'conv2d', 'filters': %d, 'kernel': %d%s }".formatted(filters, kernel, more);
  }

  private static String same3(int filters) {
    return conv(filters, 3, ", 'padding': 1");
  }

  private static String field(String input, String layers) {
    return layers(input, layers).rows().getLast().receptiveField();
  }

  @Test
  void slides33To34_flattenGives3072() {
    var row = layers("[3, 32, 32]", "'flatten', { 'type': 'dense', 'units': 10 }").row("flatten1");
    assertEquals("3*32*32 = 3072", row.cost().formula());
    assertEquals("", row.receptiveField());
  }

  @Test
  void slides33To34_tenOutputsHave10x3072WeightsAndABiasEach() {
    var cost = layers("[3072]", "{ 'type': 'dense', 'units': 10 }").row("dense1").cost();
    assertEquals("3072 -> 10", cost.formula());
    assertEquals("3072*10 + 10 = 30730", cost.parameterFormula());
    assertEquals(30720, cost.macs());
  }

  @Test
  void slides35To45_sixFiltersOf5x5x3Take75MultiplicationsForEachNumber() {
    assertEquals(6 * 28 * 28 * 75, layers("[3, 32, 32]", conv(6, 5, "")).macs());
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 5", "2, 0, 3", "1, 1, 7"})
  void slides53To65_7x7WithA3x3Filter(int stride, int padding, int out) {
    var network =
        layers("[1, 7, 7]", conv(1, 3, ", 'stride': %d, 'padding': %d".formatted(stride, padding)));
    assertEquals(
        "(7 + 2*%d - 3)/%d + 1 = %d".formatted(padding, stride, out),
        network.row("conv1").cost().formula());
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "5, 2", "7, 3"})
  void slide66_sameIsHalfOfFMinus1(int kernel, int padding) {
    var network = layers("[1, 32, 32]", conv(1, kernel, ", 'padding': 'same'"));
    assertEquals(
        "(32 + 2*%d - %d)/1 + 1 = 32".formatted(padding, kernel),
        network.row("conv1").cost().formula());
  }

  @Test
  void slide67_aChainOf5x5ShrinksTooFast() {
    String five =
        Stream.generate(() -> conv(4, 5, ", 'activation': 'relu'"))
            .limit(5)
            .collect(Collectors.joining(","));
    assertEquals(
        List.of(
            new Remark(
                "conv5.relu",
                "convolutions without padding shrink the map each time"
                    + " (32x32 -> 28x28 -> 24x24 -> 20x20 -> 16x16 -> 12x12); \"padding\": \"same\" keeps its size")),
        layers("[3, 32, 32]", five).remarks());
  }

  @Test
  void slide76_rowsAndColumnsHaveAFormulaEach() {
    var network =
        layers(
            "[1, 9, 12]",
            "{ 'type': 'conv2d', 'filters': 1, 'kernel': [3, 4], 'stride': [2, 1], 'padding': [0, 1] }");
    assertEquals(
        "(9 + 2*0 - 3)/2 + 1 = 4, (12 + 2*1 - 4)/1 + 1 = 11",
        network.row("conv1").cost().formula());
  }

  @Test
  void slide67_networksThatShrinkAsTheyShouldGetNoRemark() {
    assertEquals(
        List.of(),
        layers(
                "[1, 28, 28]",
                conv(4, 5, "") + ", { 'type': 'maxpool2d', 'kernel': 2 }," + conv(4, 5, ""))
            .remarks());
    String same =
        Stream.generate(() -> conv(4, 5, ", 'padding': 'same'"))
            .limit(5)
            .collect(Collectors.joining(","));
    assertEquals(List.of(), layers("[1, 28, 28]", same).remarks());
    // Two in a row are what the first networks had; a remark comes from three on.
    String two = conv(4, 5, "") + "," + conv(4, 5, "");
    assertEquals(List.of(), layers("[1, 28, 28]", two).remarks());
    assertEquals(1, layers("[1, 28, 28]", two + "," + conv(4, 5, "")).remarks().size());
  }

  @Test
  void aLayerThatKeepsItsVectorHasNoFormula() {
    var network = layers("[84]", "{ 'type': 'dense', 'units': 10, 'activation': 'relu' }");
    assertEquals("", network.row("dense1.relu").cost().formula());
  }

  @Test
  void slides68To71_tenFiltersWithPadding2Have760Parameters() {
    var row = layers("[3, 32, 32]", conv(10, 5, ", 'padding': 2")).row("conv1");
    assertEquals(Shape.of(10, 32, 32), row.shape());
    assertEquals("(32 + 2*2 - 5)/1 + 1 = 32", row.cost().formula());
    assertEquals(760, row.cost().parameters());
    assertEquals("5*5*3*10 + 10 = 760", row.cost().parameterFormula());
  }

  @Test
  void slide80_receptiveFields() {
    assertEquals("5x5", field("[1, 32, 32]", conv(1, 5, "")));
    assertEquals("5x5", field("[1, 32, 32]", conv(1, 3, "") + "," + conv(1, 3, "")));
    assertEquals(
        "7x7", field("[1, 32, 32]", conv(1, 3, "") + "," + conv(1, 3, "") + "," + conv(1, 3, "")));
  }

  @Test
  void slide80_receptiveFieldOfLenetsC5Is32() {
    assertEquals(
        "32x32",
        field(
            "[1, 32, 32]",
            conv(6, 5, "")
                + ","
                + POOL
                + ","
                + conv(16, 5, "")
                + ","
                + POOL
                + ","
                + conv(120, 5, "")));
  }

  @Test
  void slide80_receptiveFieldOfAlexNetsPool5Is195() {
    String pool = "{ 'type': 'maxpool2d', 'kernel': 3, 'stride': 2 }";
    String layers =
        String.join(
            ",",
            conv(96, 11, ", 'stride': 4"),
            pool,
            conv(256, 5, ", 'padding': 2"),
            pool,
            same3(384),
            same3(384),
            same3(256),
            pool);
    assertEquals("195x195", field("[3, 227, 227]", layers));
  }

  @Test
  void slide80_receptiveFieldOfVgg16sPool5Is212() {
    String two = same3(1) + "," + same3(1) + "," + POOL;
    String three = same3(1) + "," + two;
    assertEquals(
        "212x212", field("[3, 224, 224]", String.join(",", two, two, three, three, three)));
  }

  @Test
  void slides84To86_poolingHalves224AndHasNoParameters() {
    var row = layers("[64, 224, 224]", POOL).row("pool1");
    assertEquals(Shape.of(64, 112, 112), row.shape());
    assertEquals("(224 + 2*0 - 2)/2 + 1 = 112", row.cost().formula());
    assertEquals(0, row.cost().parameters());
  }
}
