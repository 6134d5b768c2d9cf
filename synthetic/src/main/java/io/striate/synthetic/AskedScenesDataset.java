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

/// A drawn scene with a question about it: two to four things in the quarters of a picture, each of
/// another color and another kind. A fourth of the questions each ask
///
/// | question | answer |
/// |---|---|
/// | what color is the disc | one of four colors |
/// | what is the red thing | one of four kinds |
/// | how many things are there | two, three, four |
/// | is there a red disc | yes, no |
///
/// Half of the things that are asked for by color and kind are there; the others have the color of
/// one thing and the kind of another one. So the picture must be seen to answer: of the question
/// alone, at best a third of the answers are right in the mean.
///
/// The inputs are a picture `u8[3, height, width]` and the numbers of the question's words, 0
/// behind its end; the target is the number of the answer.
///
/// A stand-in for questions about photographs: Antol and others, "VQA: Visual Question Answering",
/// arXiv:1505.00468; Johnson and others, "CLEVR", arXiv:1612.06890.
public final class AskedScenesDataset implements DatasetType {
  private static final String ID = "asked-scenes";
  private static final Amounts AMOUNTS = Amounts.of(12_000, 1_000);
  private static final int LEAST_PIXELS = 24;

  private static final Field<Picture> PICTURES =
      Field.of(
          "pictures",
          FieldKind.word(Picture.class),
          Picture.DRAWN,
          "what the pictures show: scenes that are \"drawn\", or \"noise\", from which nothing can"
              + " be told");

  private enum Picture {
    DRAWN,
    NOISE
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
    YELLOW(0.95, 0.85, 0.15);

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

  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<Color> COLORS = List.of(Color.values());
  private static final List<String> NUMBERS = List.of("two", "three", "four");

  /// The answers, in the order of their numbers.
  private static final List<String> ANSWERS =
      Stream.of(
              COLORS.stream().map(AskedScenesDataset::word),
              KINDS.stream().map(AskedScenesDataset::word),
              NUMBERS.stream(),
              Stream.of("no", "yes"))
          .flatMap(each -> each)
          .toList();

  /// The words of questions; the first has the number 1.
  private static final List<String> WORDS =
      Stream.of(
              Stream.of("what", "color", "is", "the", "thing", "how", "many", "things", "are"),
              Stream.of("there", "a"),
              COLORS.stream().map(AskedScenesDataset::word),
              KINDS.stream().map(AskedScenesDataset::word))
          .flatMap(each -> each)
          .toList();

  private static final int LONGEST = 5;

  private static String word(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT);
  }

  /// For [java.util.ServiceLoader].
  public AskedScenesDataset() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "drawn things with a question about them and its answer";
  }

  @Override
  public List<Field<?>> fields() {
    return AMOUNTS.with(PICTURES);
  }

  @Override
  public DatasetSource create(Config config) {
    return new ImageSource(
        ImageSettings.of(Resize.NONE),
        (_, inputs, monitor) -> AMOUNTS.dataset(config, scenes(config, inputs), ANSWERS, monitor));
  }

  private static Scenes scenes(Config config, Map<String, Shape> inputs) {
    var pictures = inputs.entrySet().stream().filter(each -> isPicture(each.getValue())).toList();
    var questions =
        inputs.entrySet().stream()
            .filter(each -> each.getValue().rank() == 1 && each.getValue().extent(0) >= LONGEST)
            .toList();
    if (inputs.size() != 2 || pictures.size() != 1 || questions.size() != 1) {
      throw new StriateException(
          Code.BAD_DATA,
          String.format(
              Locale.ROOT,
              "data '%s' feeds a picture [3, height, width] of at least %d pixels a side, and the"
                  + " words of a question, at least [%d]; the inputs are %s",
              ID,
              LEAST_PIXELS,
              LONGEST,
              inputs),
          "write \"inputs\": { \"image\": [3, 32, 32], \"question\": [5] }");
    }
    Shape shape = pictures.getFirst().getValue();
    return new Scenes(
        new Samples.Feature(
            pictures.getFirst().getKey(), TensorType.uint8(3, shape.extent(1), shape.extent(2))),
        new Samples.Feature(
            questions.getFirst().getKey(),
            TensorType.float32(questions.getFirst().getValue().extent(0))),
        config.get(PICTURES) == Picture.DRAWN,
        config.get(Amounts.SEED));
  }

  private static boolean isPicture(Shape shape) {
    return shape.rank() == 3
        && shape.extent(0) == 3
        && Math.min(shape.extent(1), shape.extent(2)) >= LEAST_PIXELS;
  }

  private record Thing(Color color, Kind kind) {}

  /// What is asked.
  private record Question(List<String> words, String answer) {}

  private record Scenes(Samples.Feature picture, Samples.Feature question, boolean drawn, long seed)
      implements Maker {
    @Override
    public List<Samples.Feature> features() {
      return List.of(picture, question, new Samples.Feature("target", TensorType.int32()));
    }

    @Override
    public void make(int number, boolean test, List<HostArray> sample) {
      var draws = Draws.of(seed, ID, number);
      int[] colors = draws.order(COLORS.size());
      int[] kinds = draws.order(KINDS.size());
      int count = 2 + draws.below(NUMBERS.size());
      var things = new Thing[count];
      Arrays.setAll(things, i -> new Thing(COLORS.get(colors[i]), KINDS.get(kinds[i])));
      Question asked = ask(things, number % 4, draws);
      HostArray words = sample.get(1);
      for (int i = 0; i < words.length(); i++) {
        boolean inside = i < asked.words.size();
        words.set(i, inside ? 1 + WORDS.indexOf(asked.words.get(i)) : 0);
      }
      sample.get(2).set(0, ANSWERS.indexOf(asked.answer));
      paint(things, draws).store(sample.getFirst());
    }

    private static Question ask(Thing[] things, int about, Draws draws) {
      Thing one = things[draws.below(things.length)];
      return switch (about) {
        case 0 ->
            new Question(List.of("what", "color", "is", "the", word(one.kind)), word(one.color));
        case 1 ->
            new Question(List.of("what", "is", "the", word(one.color), "thing"), word(one.kind));
        case 2 ->
            new Question(
                List.of("how", "many", "things", "are", "there"), NUMBERS.get(things.length - 2));
        default -> {
          boolean there = draws.chance(0.5);
          int first = draws.below(things.length);
          Thing other = things[(first + 1 + draws.below(things.length - 1)) % things.length];
          Thing found = things[first];
          yield new Question(
              List.of("is", "there", "a", word(found.color), word((there ? found : other).kind)),
              there ? "yes" : "no");
        }
      };
    }

    private Canvas paint(Thing[] things, Draws draws) {
      Shape shape = picture.type().shape();
      var canvas =
          new Canvas(
              shape.extent(2), shape.extent(1), drawn ? Rgb.any(draws, 0, 0.25) : Rgb.gray(0.5));
      if (!drawn) {
        return canvas.noise(draws, 0.25);
      }
      int[] quarters = draws.order(4);
      for (int i = 0; i < things.length; i++) {
        double x = canvas.right() * (quarters[i] % 2 == 0 ? 0.27 : 0.73);
        double y = quarters[i] < 2 ? 0.27 : 0.73;
        place(
            canvas,
            things[i],
            x + draws.between(-0.05, 0.05),
            y + draws.between(-0.05, 0.05),
            draws);
      }
      return canvas.light(draws.between(0.85, 1.05), draws.between(-0.05, 0.05)).noise(draws, 0.03);
    }

    private static void place(Canvas canvas, Thing thing, double x, double y, Draws draws) {
      double radius = draws.between(0.12, 0.15);
      double up = -StrictMath.PI / 2 + draws.between(-0.2, 0.2);
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
