package io.striate.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Targets say what pictures show.
class MeaningTest {
  @ParameterizedTest
  @CsvSource({
    "and,       00000001",
    "or,        01111111",
    "majority,  00010111",
    "parity,    01101001",
    "symmetry,  10100101"
  })
  void functionsOfThreeInputs(String function, String values) {
    for (String target : List.of("numbers", "class")) {
      var table =
          Opened.of(
              new TruthTableDataset(),
              Shape.of(3),
              Map.of("function", function, "targetType", target));
      assertEquals(8, table.dataset().training().size());
      for (int row = 0; row < 8; row++) {
        HostArray inputs = table.training(row, "input");
        assertEquals(row, (int) (4 * inputs.get(0) + 2 * inputs.get(1) + inputs.get(2)));
        assertEquals(values.charAt(row) - '0', table.test(row, "target").get(0), "row " + row);
      }
    }
  }

  @Test
  void bipolarTablesHaveMinusOneForOff() {
    var settings = Map.of("function", "parity", "bipolar", true);
    var table = Opened.of(new TruthTableDataset(), Shape.of(2), settings);
    assertEquals(-1, table.training(1, "input").get(0));
    assertEquals(1, table.training(1, "input").get(1));
    assertEquals(1, table.training(1, "target").get(0));
    assertEquals(-1, table.training(3, "target").get(0));
  }

  @Test
  void theEncoderReproducesItsPatterns() {
    var type = new TruthTableDataset();
    var table = Opened.of(type, Shape.of(5), Map.of("function", "encoder"));
    var labeled =
        Opened.of(type, Shape.of(5), Map.of("function", "encoder", "targetType", "class"));
    assertEquals(5, table.dataset().training().size());
    for (int row = 0; row < 5; row++) {
      assertEquals(row, labeled.training(row, "target").get(0));
      for (int i = 0; i < 5; i++) {
        assertEquals(i == row ? 1 : 0, table.training(row, "input").get(i));
        assertEquals(i == row ? 1 : 0, table.training(row, "target").get(i));
      }
    }
  }

  @Test
  void tablesOfTooManyPatternsAreRefused() {
    var e =
        assertThrows(
            StriateException.class,
            () -> Opened.of(new TruthTableDataset(), Shape.of(17), Map.of("function", "parity")));
    assertEquals(
        "data 'truth-table' feeds an input [n] of at most 16 numbers, not [17] [STR-201]\n  write"
            + " \"input\": [2] for exclusive or",
        e.getMessage());
  }

  /// Two patterns that are opposites have opposite targets, and all have variance 1.
  @Test
  void linearTargetsAreLinear() {
    var data =
        Opened.of(new LinearDataset(), Shape.of(3), Map.of("noise", 0, "samples", 400, "seed", 2));
    double squares = 0;
    for (int i = 0; i < 400; i++) {
      double target = data.training(i, "target").get(0);
      squares += target * target;
      for (int k = 0; k < i; k++) {
        if (opposite(data.training(i, "input"), data.training(k, "input"))) {
          assertEquals(-target, data.training(k, "target").get(0), 1e-6);
        }
      }
    }
    assertEquals(1, squares / 400, 0.2);
  }

  private static boolean opposite(HostArray a, HostArray b) {
    boolean opposite = true;
    for (int i = 0; i < a.length(); i++) {
      opposite &= a.get(i) == -b.get(i);
    }
    return opposite;
  }

  @Test
  void noiseOfLinearTargetsHasItsDeviation() {
    var plain = Opened.of(new LinearDataset(), Shape.of(3), Map.of("noise", 0, "samples", 500));
    var noisy = Opened.of(new LinearDataset(), Shape.of(3), Map.of("noise", 0.5, "samples", 500));
    double squares = 0;
    for (int i = 0; i < 500; i++) {
      double noise = noisy.training(i, "target").get(0) - plain.training(i, "target").get(0);
      squares += noise * noise;
    }
    assertEquals(0.5, Math.sqrt(squares / 500), 0.05);
  }

  @Test
  void aLetterIsDrawnInWholeDots() {
    var data = Opened.of(new LettersDataset(), Shape.of(1, 8, 8), Map.of("shift", 0, "flipped", 0));
    String[] rows = {
      "..###...", ".#...#..", ".#...#..", ".#####..", ".#...#..", ".#...#..", ".#...#..", "........"
    };
    HostArray image = data.training(26, "input");
    for (int i = 0; i < 64; i++) {
      assertEquals(rows[i / 8].charAt(i % 8) == '#' ? 255 : 0, image.get(i), "pixel " + i);
    }
    assertEquals(0, data.training(26, "target").get(0));
    assertEquals("A", data.dataset().labels().getFirst());
  }

  @Test
  void pixelsAreFlippedAndLettersShiftedAsTheSettingsSay() {
    Shape shape = Shape.of(1, 20, 20);
    var still =
        Opened.of(new LettersDataset(), shape, Map.of("shift", 0, "flipped", 0, "samples", 260));
    var flipped = Opened.of(new LettersDataset(), shape, Map.of("shift", 0, "samples", 260));
    var shifted =
        Opened.of(new LettersDataset(), shape, Map.of("shift", 2, "flipped", 0, "samples", 260));
    int different = 0;
    var places = new HashSet<Integer>();
    for (int i = 0; i < 260; i++) {
      HostArray letter = still.training(i, "input");
      different += differences(letter, flipped.training(i, "input"), 0);
      for (int place = -42; place <= 42; place++) {
        if (differences(letter, shifted.training(i, "input"), place) == 0) {
          places.add(place);
        }
      }
    }
    assertEquals(0.02, different / (260.0 * 400), 0.002);
    // Up to two rows of 20 pixels and two columns, each way: 25 places.
    assertEquals(25, places.size(), () -> places.toString());
  }

  /// In how many pixels two images differ, if the second one is shifted.
  private static int differences(HostArray a, HostArray b, int shift) {
    int count = 0;
    for (int i = Math.max(0, -shift); i < Math.min(a.length(), a.length() - shift); i++) {
      count += a.get(i) == b.get(i + shift) ? 0 : 1;
    }
    return count;
  }

  @Test
  void bitsOfALetterAreThoseOfItsNumber() {
    var data = Opened.of(new LettersDataset(), Shape.of(1, 20, 20), Map.of("targetType", "bits"));
    HostArray bits = data.training(21, "target");
    int number = 0;
    for (int i = 0; i < 8; i++) {
      number += (int) bits.get(i) << i;
    }
    assertEquals(21, number);
    assertEquals(List.of(), data.dataset().labels());
  }

  /// A digit is the same wherever it is, in all places, and differs in as many pixels as asked.
  @Test
  void digitsOfLinesAreShiftedAndSomeOfTheirPixelsFlipped() {
    Shape shape = Shape.of(1, 16, 16);
    var still = Opened.of(new LineDigitsDataset(), shape, Map.of("samples", 400));
    var shifted = Opened.of(new LineDigitsDataset(), shape, Map.of("samples", 400, "shift", 3));
    var flipped = Opened.of(new LineDigitsDataset(), shape, Map.of("samples", 400, "flipped", 3));
    var places = new HashSet<Integer>();
    for (int i = 0; i < 400; i++) {
      HostArray digit = still.training(i, "input");
      assertEquals(0, differences(digit, still.training(i % 5, "input"), 0), "one of five");
      assertEquals(i % 5, still.training(i, "target").get(0));
      assertEquals(3, differences(digit, flipped.training(i, "input"), 0));
      for (int place = -51; place <= 51; place++) {
        if (differences(digit, shifted.training(i, "input"), place) == 0) {
          places.add(place);
        }
      }
    }
    // Up to three rows of 16 pixels and three columns, each way.
    assertEquals(49, places.size(), () -> places.toString());
    assertTrue(differences(still.training(0, "input"), still.training(3, "input"), 0) > 0);
    assertEquals(List.of("0", "1", "2", "3", "4"), still.dataset().labels());
    HostArray one = still.training(1, "input");
    List<String> rows =
        List.of(
            ".....", "...#.", "..##.", "...#.", "...#.", "...#.", "...#.", "...#.", "...#.",
            ".....");
    for (int i = 0; i < 50; i++) {
      int row = 3 + i / 5;
      int column = 4 + i % 5;
      boolean ink = rows.get(i / 5).charAt(i % 5) == '#';
      assertEquals(ink ? 255 : 0, one.get(16 * row + column), row + ", " + column);
    }
  }

  @Test
  void sharesOfGalaxiesAddUpAlongTheTree() {
    var data = Opened.of(new GalaxiesDataset(), Shape.of(3, 16, 16), Map.of("samples", 100));
    var kinds = new HashSet<Integer>();
    for (int i = 0; i < 100; i++) {
      HostArray a = data.training(i, "target");
      assertEquals(1, a.get(0) + a.get(1) + a.get(2), 1e-6);
      assertEquals(a.get(1), a.get(3) + a.get(4), 1e-6);
      assertEquals(a.get(1), a.get(5) + a.get(6) + a.get(7), 1e-6);
      assertEquals(a.get(0), a.get(8) + a.get(9) + a.get(10), 1e-6);
      for (int answer = 0; answer < 11; answer++) {
        assertTrue(a.get(answer) >= 0, "answer " + answer);
        if (a.get(answer) > 0.5) {
          kinds.add(answer);
        }
      }
    }
    assertEquals(11, kinds.size(), "each answer is given to some galaxy: " + kinds);
  }

  /// A star is a point, galaxies reach further.
  @Test
  void aStarIsSmall() {
    var data =
        Opened.of(new GalaxiesDataset(), Shape.of(3, 48, 48), Map.of("samples", 100, "noise", 0));
    int galaxies = 0;
    int stars = 0;
    int largest = 0;
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      HostArray image = data.training(i, "input");
      int bright = 0;
      for (int pixel = 0; pixel < 48 * 48; pixel++) {
        bright += image.get(pixel) > 20 ? 1 : 0;
      }
      if (data.training(i, "target").get(2) == 1) {
        stars++;
        largest = Math.max(largest, bright);
      } else {
        galaxies++;
        sum += bright;
      }
    }
    assertTrue(stars > 0 && largest < 120, stars + " stars of at most " + largest + " pixels");
    assertTrue(sum / galaxies > 200, "pixels of a galaxy: " + sum / galaxies);
  }

  @Test
  void jointsLieOnTheFigure() {
    var data =
        Opened.of(
            new StickFiguresDataset(), Shape.of(1, 64, 64), Map.of("samples", 40, "clutter", 0));
    int inside = 0;
    int dark = 0;
    for (int i = 0; i < 40; i++) {
      HostArray image = data.training(i, "input");
      HostArray joints = data.training(i, "target");
      double ground = image.get(0);
      for (int joint = 0; joint < 14; joint++) {
        int x = (int) (64 * joints.get(2 * joint));
        int y = (int) (64 * joints.get(2 * joint + 1));
        if (x >= 0 && x < 64 && y >= 0 && y < 64) {
          inside++;
          dark += image.get(64 * y + x) < ground - 30 ? 1 : 0;
        }
      }
    }
    assertTrue(inside > 0.95 * 40 * 14, inside + " joints are in the picture");
    assertEquals(inside, dark, "joints that are darker than the ground");
  }

  @Test
  void neitherInputOfAClipTellsTheOther() {
    Map<String, Shape> both = Map.of("frame", Shape.of(3, 32, 32), "flow", Shape.of(4, 32, 32));
    var data = Opened.of(new ClipsDataset(), both, Map.of("samples", 160, "speed", 2));
    assertEquals(16, data.dataset().labels().size());
    assertEquals("disc-across", data.dataset().labels().getFirst());
    for (int i = 0; i < 160; i++) {
      HostArray flow = data.training(i, "flow");
      int moving = 0;
      var across = new HashSet<Double>();
      var down = new HashSet<Double>();
      for (int pixel = 0; pixel < 1024; pixel++) {
        across.add(flow.get(pixel));
        down.add(flow.get(1024 + pixel));
        moving += flow.get(pixel) == 128 && flow.get(1024 + pixel) == 128 ? 0 : 1;
      }
      // What moves is a disc of the figure's circumscribed circle, whatever the figure is.
      assertTrue(moving > 30 && moving < 200, "sample " + i + ": " + moving + " pixels");
      int motion = (int) data.training(i, "target").get(0) % 4;
      if (motion == 0) {
        assertEquals(Set.of(128.0), down);
        assertTrue(across.equals(Set.of(128.0, 192.0)) || across.equals(Set.of(128.0, 64.0)));
      } else if (motion == 1) {
        assertEquals(Set.of(128.0), across);
        assertTrue(down.equals(Set.of(128.0, 192.0)) || down.equals(Set.of(128.0, 64.0)));
      }
    }
    // The frame alone has the same bits beside another flow.
    var alone =
        Opened.of(new ClipsDataset(), Map.of("frame", Shape.of(3, 32, 32)), Map.of("samples", 160));
    assertEquals(0, differences(alone.training(5, "frame"), data.training(5, "frame"), 0), "frame");
  }

  @Test
  void inputsThatAreNoClipAreRefused() {
    for (Map<String, Shape> inputs :
        List.of(
            Map.of("a", Shape.of(3, 32, 32), "b", Shape.of(3, 32, 32)),
            Map.of("a", Shape.of(5, 32, 32)),
            Map.of("a", Shape.of(3, 32, 32), "b", Shape.of(4, 16, 16)),
            Map.of("a", Shape.of(10)))) {
      var e =
          assertThrows(
              StriateException.class, () -> Opened.of(new ClipsDataset(), inputs, Map.of()));
      assertTrue(e.getMessage().startsWith("data 'clips' feeds a frame [3, height, width],"));
    }
  }

  @Test
  void facesOfOnePersonAreAlike() {
    var data =
        Opened.of(
            new FacesDataset(),
            Shape.of(1, 32, 32),
            Map.of("samples", 120, "people", 12, "shift", 0));
    double same = 0;
    double other = 0;
    for (int i = 0; i < 100; i++) {
      HostArray face = edges(data.training(i, "input"));
      assertEquals(i % 12, data.training(i, "target").get(0));
      same += distance(face, edges(data.training(i + 12, "input")));
      other += distance(face, edges(data.training(i + 13, "input")));
    }
    assertTrue(same < 0.8 * other, same + " and " + other);
  }

  /// The differences of neighbors, which light and background change little.
  private static HostArray edges(HostArray image) {
    var edges = new HostArray.Floats(new float[image.length() - 1]);
    for (int i = 0; i < edges.length(); i++) {
      edges.set(i, image.get(i + 1) - image.get(i));
    }
    return edges;
  }

  private static double distance(HostArray a, HostArray b) {
    double sum = 0;
    for (int i = 0; i < a.length(); i++) {
      sum += Math.abs(a.get(i) - b.get(i));
    }
    return sum;
  }

  @Test
  void pairsOfFacesAreOfOnePersonOrOfTwo() {
    Map<String, Shape> two = Map.of("a", Shape.of(1, 32, 32), "b", Shape.of(1, 32, 32));
    var data =
        Opened.of(new FacesDataset(), two, Map.of("samples", 200, "testSamples", 200, "shift", 0));
    double[] sums = new double[2];
    double[] testSums = new double[2];
    int same = 0;
    for (int i = 0; i < 200; i++) {
      int label = (int) data.training(i, "target").get(0);
      same += label;
      sums[label] += distance(edges(data.training(i, "a")), edges(data.training(i, "b")));
      int tested = (int) data.test(i, "target").get(0);
      testSums[tested] += distance(edges(data.test(i, "a")), edges(data.test(i, "b")));
    }
    assertEquals(100, same);
    assertTrue(sums[1] < 0.8 * sums[0], sums[1] + " and " + sums[0]);
    assertTrue(testSums[1] < 0.8 * testSums[0], testSums[1] + " and " + testSums[0]);
    assertEquals(List.of(), data.dataset().labels());
  }

  /// The nearest training face of a test face is further away than that of another training face.
  @Test
  void testPairsAreOfOtherPeople() {
    Map<String, Shape> two = Map.of("a", Shape.of(1, 32, 32), "b", Shape.of(1, 32, 32));
    var data =
        Opened.of(
            new FacesDataset(),
            two,
            Map.of("samples", 80, "testSamples", 40, "shift", 0, "people", 2, "testPeople", 2));
    double known = 0;
    double unknown = 0;
    for (int i = 0; i < 40; i++) {
      HostArray face = edges(data.training(i, "a"));
      HostArray other = edges(data.test(i, "a"));
      double nearest = Double.MAX_VALUE;
      double nearestOfOther = Double.MAX_VALUE;
      for (int k = 40; k < 80; k++) {
        HostArray trained = edges(data.training(k, "a"));
        nearest = Math.min(nearest, distance(face, trained));
        nearestOfOther = Math.min(nearestOfOther, distance(other, trained));
      }
      known += nearest;
      unknown += nearestOfOther;
    }
    assertTrue(unknown > 1.1 * known, unknown + " and " + known);
  }

  @Test
  void masksHaveTheTexturesOfTheirPixels() {
    Map<String, Object> one = Map.of("parts", 1, "noise", 0, "samples", 40);
    var data = Opened.of(new TexturesDataset(), Shape.of(3, 64, 64), one);
    assertEquals(
        List.of("fine-stripes", "coarse-stripes", "checks", "dots", "bricks"),
        data.dataset().labels());
    var seen = new HashSet<Double>();
    for (int i = 0; i < 40; i++) {
      HostArray mask = data.training(i, "target");
      HostArray image = data.training(i, "input");
      var colors = new HashSet<Integer>();
      for (int pixel = 0; pixel < 64 * 64; pixel++) {
        assertEquals(mask.get(0), mask.get(pixel));
        colors.add((int) (256 * image.get(pixel) + image.get(pixel + 64 * 64)));
      }
      seen.add(mask.get(0));
      assertEquals(2, colors.size(), "a texture has two colors");
    }
    assertEquals(5, seen.size());
    var parts =
        Opened.of(new TexturesDataset(), Shape.of(3, 64, 64), Map.of("samples", 5, "noise", 0));
    var textures = new HashSet<Double>();
    for (int pixel = 0; pixel < 64 * 64; pixel++) {
      textures.add(parts.training(1, "target").get(pixel));
    }
    assertTrue(textures.size() > 1, "parts differ");
  }

  @Test
  void signsHaveNamesOfTheirOwnAndNoMoreThan48() {
    var data =
        Opened.of(new SignsDataset(), Shape.of(3, 32, 32), Map.of("classes", 48, "samples", 48));
    assertEquals(48, new HashSet<>(data.dataset().labels()).size());
    assertEquals("circle-bar", data.dataset().labels().getFirst());
    assertEquals("diamond-bars", data.dataset().labels().getLast());
    assertEquals(47, data.training(47, "target").get(0));
    var e =
        assertThrows(
            StriateException.class,
            () -> Opened.of(new SignsDataset(), Shape.of(3, 32, 32), Map.of("classes", 49)));
    assertEquals("there are 48 signs, not 49 [STR-104]", e.getMessage());
  }

  /// Asphalt is gray, fields are green: where the map says road, green is not above red.
  @Test
  void mapsOfRoadsLieOnAsphalt() {
    var data = Opened.of(new AerialRoadsDataset(), Shape.of(3, 64, 64), Map.of("samples", 60));
    double road = 0;
    double land = 0;
    int roads = 0;
    int lands = 0;
    for (int i = 0; i < 60; i++) {
      HostArray image = data.training(i, "input");
      HostArray map = data.training(i, "target");
      for (int pixel = 0; pixel < 256; pixel++) {
        int at = 64 * (24 + pixel / 16) + 24 + pixel % 16;
        double green = image.get(64 * 64 + at) - image.get(at);
        if (map.get(pixel) > 0.8) {
          road += green;
          roads++;
        } else if (map.get(pixel) < 0.01) {
          land += green;
          lands++;
        }
      }
    }
    assertTrue(roads > 500 && lands > 1000, roads + " and " + lands);
    assertEquals(0, road / roads, 3);
    assertTrue(land / lands > 15, "green of land: " + land / lands);
  }

  /// Far away the asphalt lies to the side to which the car must turn.
  @Test
  void theRoadTurnsToTheSideOfTheSteering() {
    var data =
        Opened.of(
            new RoadAheadDataset(), Shape.of(3, 66, 200), Map.of("samples", 200, "offset", 0));
    double product = 0;
    double ways = 0;
    double targets = 0;
    for (int i = 0; i < 200; i++) {
      HostArray image = data.training(i, "input");
      double way = lane(image, 30) - 100;
      double target = data.training(i, "target").get(0);
      product += way * target;
      ways += way * way;
      targets += target * target;
    }
    assertTrue(
        product / Math.sqrt(ways * targets) > 0.9,
        "correlation " + product / Math.sqrt(ways * targets));
  }

  /// The middle of the places of a row that are gray, in the mean of 15 pixels around each.
  private static double lane(HostArray image, int row) {
    int plane = 66 * 200;
    double sum = 0;
    int count = 0;
    for (int x = 2; x < 198; x++) {
      double difference = 0;
      for (int v = row - 1; v <= row + 1; v++) {
        for (int u = x - 2; u <= x + 2; u++) {
          difference += image.get(plane + 200 * v + u) - image.get(2 * plane + 200 * v + u);
        }
      }
      if (Math.abs(difference / 15) < 10) {
        sum += x;
        count++;
      }
    }
    return count == 0 ? 100 : sum / count;
  }

  @Test
  void headsOfWhalesHaveTheirPlacesAndSnoutsOfAlignedOnesAreUp() {
    Shape shape = Shape.of(3, 64, 64);
    var aligned = Opened.of(new WhalesDataset(), shape, Map.of("samples", 40, "aligned", true));
    var free = Opened.of(new WhalesDataset(), shape, Map.of("samples", 40));
    int down = 0;
    for (int i = 0; i < 40; i++) {
      HostArray head = aligned.training(i, "head");
      assertTrue(head.get(1) < 0.2 && head.get(3) > 0.8, "sample " + i);
      HostArray other = free.training(i, "head");
      down += other.get(1) > other.get(3) ? 1 : 0;
      double length = Math.hypot(other.get(0) - other.get(2), other.get(1) - other.get(3));
      assertTrue(length >= 0.38 && length <= 0.46, "length " + length);
      assertEquals(i % 20, free.training(i, "target").get(0));
    }
    assertTrue(down > 10 && down < 30, down + " of 40 snouts are down");
  }

  @Test
  void otherInputsThanPicturesAreRefused() {
    for (Shape shape : List.of(Shape.of(10), Shape.of(2, 32, 32), Shape.of(1, 32, 7))) {
      var e =
          assertThrows(
              StriateException.class, () -> Opened.of(new LettersDataset(), shape, Map.of()));
      assertEquals(
          "data 'letters' feeds pictures [channels, height, width] of 1 channels and at least 8"
              + " pixels a side; input 'input' is "
              + shape
              + " [STR-201]\n  change \"input\"",
          e.getMessage());
    }
  }

  /// Test samples are others than training samples, and another seed makes other ones.
  @Test
  void samplesDependOnTheirNumberAndOnTheSeed() {
    Map<String, Object> settings = Map.of("samples", 26, "testSamples", 26);
    var data = Opened.of(new LettersDataset(), Shape.of(1, 20, 20), settings);
    var more =
        Opened.of(
            new LettersDataset(), Shape.of(1, 20, 20), Map.of("samples", 52, "testSamples", 26));
    var other =
        Opened.of(
            new LettersDataset(),
            Shape.of(1, 20, 20),
            Map.of("samples", 26, "testSamples", 26, "seed", 9));
    HostArray first = data.training(0, "input");
    assertTrue(differences(first, data.test(0, "input"), 0) > 0);
    assertTrue(differences(first, other.training(0, "input"), 0) > 0);
    assertEquals(0, differences(data.test(0, "input"), more.training(26, "input"), 0));
  }
}
