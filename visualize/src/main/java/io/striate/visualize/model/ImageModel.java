package io.striate.visualize.model;

import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Inlined;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.graph.Node;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Layout;
import io.striate.layers.spec.Normalization;
import io.striate.training.TrainedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A trained network that takes one image, with its weights on a backend.
///
/// Images are `[C, H, W]` in the numbers that the network takes, so that gradients by them are
/// those of the network alone; [Pixels] converts them. Used by one thread at a time.
public final class ImageModel implements AutoCloseable {
  /// The input of programs that the image is fed to.
  public static final String IMAGE = "image";

  private final TrainedModel trained;
  private final InputSpec input;
  private final GraphOutput output;
  private final Weights weights;

  private ImageModel(TrainedModel trained, Weights weights) {
    this.trained = trained;
    this.input = onlyImage(trained);
    this.output = classifier(trained);
    this.weights = weights;
  }

  /// Puts the weights of a model on a backend.
  ///
  /// @param trained a model for images of a known size
  /// @throws StriateException if it takes something else than one image
  public static ImageModel of(TrainedModel trained, Backend backend) {
    onlyImage(trained);
    return new ImageModel(trained, trained.weights(backend));
  }

  /// The same network with the weights that a training with a seed begins with: what its pictures
  /// are compared with, to see what training contributes to them.
  ///
  /// Source: Adebayo and others, "Sanity Checks for Saliency Maps", arXiv:1810.03292.
  public ImageModel randomized(long seed) {
    var other = trained.network().programs().begin(weights.backend(), seed);
    return new ImageModel(trained, other);
  }

  private static InputSpec onlyImage(TrainedModel trained) {
    List<InputSpec> inputs = trained.network().graph().inputs();
    if (inputs.size() != 1 || !inputs.getFirst().isImage()) {
      throw new StriateException(
          Code.BAD_MODEL,
          String.format(
              Locale.ROOT,
              "%s: only networks that take one image [C, H, W] can be looked into; this one takes"
                  + " %s",
              trained.file(),
              trained.network().graph().fedShapes()));
    }
    return inputs.getFirst();
  }

  private static GraphOutput classifier(TrainedModel trained) {
    String name = trained.classifier();
    return trained.network().graph().outputs().stream()
        .filter(each -> each.spec().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// The network.
  public Graph graph() {
    return trained.network().graph();
  }

  /// The model that it is made of.
  public TrainedModel trained() {
    return trained;
  }

  /// Where the weights are, for steps of other programs.
  public Weights weights() {
    return weights;
  }

  /// The shape of the image, `[C, H, W]`.
  public Shape shape() {
    return input.shape();
  }

  /// How pixels become what the network takes.
  public Pixels pixels() {
    Optional<Normalization> bytes = trained.format().normalization(input.name());
    return new Pixels(shape(), bytes, input.layout() == Layout.HWC);
  }

  /// The node that gives a value for each class: of a network that is trained on logits, the
  /// logits.
  public Node classes() {
    return graph().node(output.node());
  }

  /// The name of a class.
  public String label(int index) {
    return trained.label(output.spec().name(), index);
  }

  /// Whether the output is trained on classes.
  public boolean classifies() {
    return trained.classifies(output.spec().name());
  }

  /// The nodes that give maps of more than one position, in the order of computation.
  public List<Node> maps() {
    return graph().nodes().stream().filter(ImageModel::isMap).toList();
  }

  private static boolean isMap(Node node) {
    Shape shape = node.shape();
    return shape.rank() == 3 && shape.extent(1) * shape.extent(2) > 1;
  }

  /// The node of a name.
  ///
  /// @throws StriateException if there is none
  public Node layer(String name) {
    return graph().nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_FLAG,
                String.format(
                    Locale.ROOT,
                    "%s has no layer '%s'; it has %s",
                    trained.file(),
                    name,
                    graph().nodes().stream().map(Node::name).toList())));
  }

  /// Declares the input [#IMAGE] of a program.
  public Value image(Emitter emit) {
    return emit.input(IMAGE, TensorType.float32(shape().prepend(emit.batch())), true);
  }

  /// Inserts the forward pass into a program.
  ///
  /// @param image `[N, C, H, W]`
  /// @param watched the nodes whose values are its outputs
  public Inlined forward(Emitter emit, Value image, List<String> watched) {
    Program forward = programs().forward(emit.batch(), Mode.INFERENCE, watched);
    return emit.inline(forward, Map.of(input.name(), fed(emit, image)));
  }

  /// Inserts the prediction into a program.
  ///
  /// @param image `[N, C, H, W]`
  /// @return what the output means to users: for a classifier, the probability of each class
  public Value answer(Emitter emit, Value image) {
    Program prediction = programs().prediction(emit.batch());
    String name = graph().prefix(output.spec()) + Programs.ANSWER;
    return emit.inline(prediction, Map.of(input.name(), fed(emit, image))).output(name);
  }

  private Value fed(Emitter emit, Value image) {
    return input.layout() == Layout.HWC
        ? emit.one(new Move.Permute(List.of(0, 2, 3, 1)), image)
        : image;
  }

  private NetworkPrograms programs() {
    return trained.network().programs();
  }

  /// Binds a program to the weights.
  public Step step(Emitter emit) {
    return Step.of(emit.build(), weights);
  }

  /// The answers for images.
  ///
  /// @param images each `[C, H, W]`
  /// @return for each image the values of the output
  public List<float[]> answers(List<float[]> images) {
    var emit = new Emitter("answer", 1, 1);
    emit.output(Programs.ANSWER, answer(emit, image(emit)));
    var answers = new ArrayList<float[]>();
    try (Step step = step(emit)) {
      for (float[] image : images) {
        answers.add(step.set(IMAGE, image).run().read(Programs.ANSWER));
      }
    }
    return answers;
  }

  /// The values of nodes for an image.
  ///
  /// @param image `[C, H, W]`
  /// @return by the name of the node
  public Map<String, float[]> values(float[] image, List<String> nodes) {
    var emit = new Emitter("values", 1, 1);
    forward(emit, image(emit), nodes).outputs().forEach(emit::output);
    var values = new LinkedHashMap<String, float[]>();
    try (Step step = step(emit).set(IMAGE, image).run()) {
      nodes.forEach(node -> values.put(node, step.read(node)));
    }
    return values;
  }

  @Override
  public void close() {
    weights.close();
  }
}
