package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.ImageSource;
import io.striate.datasets.image.Resize;
import io.striate.datasets.text.Captions;
import io.striate.datasets.text.Vocabulary;
import io.striate.synthetic.draw.Canvas;
import io.striate.synthetic.draw.Figures;
import io.striate.synthetic.draw.Rgb;
import io.striate.synthetic.sample.Amounts;
import io.striate.synthetic.sample.Draws;
import io.striate.synthetic.sample.Maker;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Two drawn things with a sentence, such as "a small red disc above a blue square": 18 words, at
/// most 9 in a sentence.
///
/// The thing in the middle of the picture is named last and has no size; the other one is small,
/// large or neither, and lies in one of four directions. Each is of one of six colors and four
/// kinds. Of all pairs of things, a fraction is never seen in training, in whatever direction and
/// size: test samples of these pairs ask whether a network puts together what it has learned apart.
///
/// The inputs are a picture `u8[3, height, width]` and the words before each step; the target is
/// the word of each step ([Captions]).
///
/// A stand-in for photographs with captions: Vinyals and others, "Show and tell", arXiv:1411.4555.
public final class DescribedScenesDataset implements DatasetType {
  private static final String ID = "described-scenes";
  private static final Amounts AMOUNTS = Amounts.of(12_000, 1_000);

  private static final Field<Double> UNSEEN =
      Field.of(
          "unseen",
          FieldKind.numberBelow(0, 1),
          0.15,
          "fraction of the pairs of things that training samples never show");

  private static final Field<Shown> TEST =
      Field.of(
          "testScenes",
          FieldKind.word(Shown.class),
          Shown.ALL,
          "pairs of things in test samples: \"all\", those that are \"seen\" in training, or those"
              + " that are \"unseen\"");

  private static final Field<Picture> PICTURES =
      Field.of(
          "pictures",
          FieldKind.word(Picture.class),
          Picture.DRAWN,
          "what the pictures show: scenes that are \"drawn\", or \"noise\", from which nothing can"
              + " be told");

  private static final int LEAST_PIXELS = 24;

  private enum Shown {
    ALL,
    SEEN,
    UNSEEN
  }

  private enum Picture {
    DRAWN,
    NOISE
  }

  private enum Size {
    SMALL(0.065),
    MEDIUM(0.105),
    LARGE(0.15);

    private final double radius;

    Size(double radius) {
      this.radius = radius;
    }
  }

  private enum Kind {
    DISC,
    SQUARE,
    TRIANGLE,
    STAR
  }

  private enum Color {
    RED(0.9, 0.12, 0.1),
    GREEN(0.15, 0.75, 0.2),
    BLUE(0.15, 0.3, 0.95),
    YELLOW(0.95, 0.85, 0.15),
    WHITE(0.95, 0.95, 0.95),
    PURPLE(0.65, 0.2, 0.85);

    private final double red;
    private final double green;
    private final double blue;

    Color(double red, double green, double blue) {
      this.red = red;
      this.green = green;
      this.blue = blue;
    }

    Rgb rgb() {
      return new Rgb(red, green, blue);
    }
  }

  private enum Direction {
    ABOVE("above", 0, -1),
    BELOW("below", 0, 1),
    LEFT("left of", -1, 0),
    RIGHT("right of", 1, 0);

    private final String text;
    private final int x;
    private final int y;

    Direction(String text, int x, int y) {
      this.text = text;
      this.x = x;
      this.y = y;
    }

    Stream<String> words() {
      return Stream.of(text.split(" ", -1));
    }
  }

  private static final List<Size> SIZES = List.of(Size.values());
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<Color> COLORS = List.of(Color.values());
  private static final List<Direction> DIRECTIONS = List.of(Direction.values());

  /// A thing, but for its size.
  private record Thing(Color color, Kind kind) {
    static final int COUNT = COLORS.size() * KINDS.size();

    static Thing of(int number) {
      return new Thing(COLORS.get(number / KINDS.size()), KINDS.get(number % KINDS.size()));
    }

    Stream<String> words() {
      return Stream.of(word(color), word(kind));
    }
  }

  private static String word(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT);
  }

  /// What a picture shows.
  ///
  /// @param size of the first thing
  /// @param first the thing beside the middle
  /// @param direction of the first thing from the second one
  /// @param second the thing in the middle
  private record Described(Size size, Thing first, Direction direction, Thing second) {
    List<String> sentence() {
      return Stream.of(
              Stream.of("a"),
              size == Size.MEDIUM ? Stream.<String>empty() : Stream.of(word(size)),
              first.words(),
              direction.words(),
              Stream.of("a"),
              second.words())
          .flatMap(each -> each)
          .toList();
    }
  }

  private static final Vocabulary VOCABULARY =
      new Vocabulary(
          Stream.of(
                  Stream.of("a", word(Size.SMALL), word(Size.LARGE)),
                  COLORS.stream().map(DescribedScenesDataset::word),
                  KINDS.stream().map(DescribedScenesDataset::word),
                  DIRECTIONS.stream().flatMap(Direction::words))
              .flatMap(each -> each)
              .toList());

  private static final int LONGEST = 9;

  /// For [java.util.ServiceLoader].
  public DescribedScenesDataset() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "two drawn things with a sentence that says what they are and where";
  }

  @Override
  public List<Field<?>> fields() {
    return AMOUNTS.with(UNSEEN, TEST, PICTURES);
  }

  @Override
  public DatasetSource create(Config config) {
    Pairs pairs = Pairs.of(config.get(Amounts.SEED), config.get(UNSEEN));
    if (config.get(TEST) == Shown.UNSEEN && pairs.unseen.length == 0) {
      throw new StriateException(
          Code.BAD_VALUE,
          "\"testScenes\": \"unseen\" tests on pairs that training never shows, but \"unseen\" is "
              + config.get(UNSEEN),
          "raise \"unseen\", such as to 0.15");
    }
    return new ImageSource(
        ImageSettings.of(Resize.NONE),
        (_, inputs, monitor) ->
            AMOUNTS.dataset(config, scenes(config, pairs, inputs), VOCABULARY.labels(), monitor));
  }

  private static Scenes scenes(Config config, Pairs pairs, Map<String, Shape> inputs) {
    Captions captions = Captions.of(ID, inputs);
    Shape shape = captions.shape();
    boolean fits =
        shape.extent(0) == 3
            && Math.min(shape.extent(1), shape.extent(2)) >= LEAST_PIXELS
            && captions.longest() >= LONGEST;
    if (!fits) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "data '%s' feeds color pictures of at least %d pixels a side and sentences of %d"
                  + " words; input '%s' is %s, '%s' is [%d]",
              ID,
              LEAST_PIXELS,
              LONGEST,
              captions.picture(),
              shape,
              captions.words(),
              captions.steps()),
          "write \"inputs\": { \"image\": [3, 48, 48], \"words\": [10] }");
    }
    return new Scenes(
        captions,
        pairs,
        config.get(TEST),
        config.get(PICTURES) == Picture.DRAWN,
        config.get(Amounts.SEED));
  }

  /// The numbers of all pairs of things, by whether training shows them.
  @SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
  private record Pairs(int[] seen, int[] unseen) {
    static final int COUNT = Thing.COUNT * Thing.COUNT;

    static Pairs of(long seed, double unseen) {
      int[] order = Draws.of(seed, "described-scenes/pairs", 0).order(COUNT);
      int kept = (int) Math.round(unseen * COUNT);
      return new Pairs(Arrays.copyOfRange(order, kept, COUNT), Arrays.copyOfRange(order, 0, kept));
    }

    int draw(Draws draws, Shown shown) {
      return switch (shown) {
        case ALL -> draws.below(COUNT);
        case SEEN -> seen[draws.below(seen.length)];
        case UNSEEN -> unseen[draws.below(unseen.length)];
      };
    }
  }

  private record Scenes(Captions captions, Pairs pairs, Shown tested, boolean drawn, long seed)
      implements Maker {
    @Override
    public List<Samples.Feature> features() {
      Shape shape = captions.shape();
      return List.of(
          new Samples.Feature(
              captions.picture(), TensorType.uint8(3, shape.extent(1), shape.extent(2))),
          captions.before(),
          captions.target());
    }

    @Override
    public void make(int number, boolean test, List<HostArray> sample) {
      var draws = Draws.of(seed, ID, number);
      Described scene = draw(draws, test);
      int[] words =
          scene.sentence().stream()
              .mapToInt(word -> VOCABULARY.number(word).orElseThrow())
              .toArray();
      captions.write(words, sample.get(1), sample.get(2), 0);
      paint(scene, draws).store(sample.getFirst());
    }

    private Described draw(Draws draws, boolean test) {
      int pair = pairs.draw(draws, test ? tested : Shown.SEEN);
      return new Described(
          SIZES.get(draws.below(SIZES.size())),
          Thing.of(pair / Thing.COUNT),
          DIRECTIONS.get(draws.below(DIRECTIONS.size())),
          Thing.of(pair % Thing.COUNT));
    }

    private Canvas paint(Described scene, Draws draws) {
      var canvas =
          new Canvas(
              captions.shape().extent(2),
              captions.shape().extent(1),
              drawn ? Rgb.any(draws, 0, 0.25) : Rgb.gray(0.5));
      if (!drawn) {
        return canvas.noise(draws, 0.25);
      }
      double x = canvas.right() / 2 + draws.between(-0.04, 0.04);
      double y = 0.5 + draws.between(-0.04, 0.04);
      double away = draws.between(0.3, 0.33);
      double aside = draws.between(-0.06, 0.06);
      Direction to = scene.direction;
      place(canvas, scene.second, Size.MEDIUM, x, y, draws);
      place(
          canvas,
          scene.first,
          scene.size,
          x + away * to.x + aside * to.y,
          y + away * to.y + aside * to.x,
          draws);
      return canvas.light(draws.between(0.8, 1.05), draws.between(-0.05, 0.05)).noise(draws, 0.03);
    }

    private static void place(
        Canvas canvas, Thing thing, Size size, double x, double y, Draws draws) {
      double radius = size.radius * draws.between(0.92, 1.08);
      double tilt = draws.between(-0.2, 0.2);
      double up = -StrictMath.PI / 2 + tilt;
      var shape =
          switch (thing.kind) {
            case DISC -> Figures.disc(x, y, radius);
            case SQUARE -> Figures.regular(4, x, y, 1.25 * radius, up + StrictMath.PI / 4);
            case TRIANGLE -> Figures.regular(3, x, y, 1.4 * radius, up);
            case STAR -> Figures.rays(5, x, y, 1.4 * radius, 0.55 * radius, up);
          };
      canvas.fill(shape, thing.color.rgb().mix(Rgb.any(draws, 0, 1), 0.08));
    }
  }
}
