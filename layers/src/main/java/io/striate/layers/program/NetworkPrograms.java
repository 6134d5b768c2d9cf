package io.striate.layers.program;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Inlined;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.Objective;
import io.striate.api.train.Optimizer;
import io.striate.api.train.View;
import io.striate.layers.graph.Graph;
import io.striate.layers.spec.Normalization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The programs of a network.
///
/// Inputs go by the names of the graph's inputs, `[batch, ...]` in the shape in which they are fed,
/// and by the names of the losses' targets, mostly `target`. Images are fed as bytes, a quarter of
/// the traffic, and made numbers of by the program; all other inputs are float32. Outputs are
/// `loss`, the sums of the metrics by their names, and `answer`; a loss whose elements have weights
/// also gives `loss-weight`. Where the network has several outputs, all but `loss`, their weighted
/// sum, have the output's name before them: `main.target`, `main.loss`, `main.accuracy`,
/// `main.answer`; the only output that lasts after training has none. States are the graph's, and
/// an optimizer's slots behind them: `conv1.weight.velocity`.
///
/// @param graph the network
/// @param bytes the inputs that are fed with bytes, and what their bytes mean
/// @param rules how it is trained; absent for a network that is not trained
/// @param seed the run's seed
/// @param views versions of images that evaluation and prediction average over
/// @param standing where the training stands
public record NetworkPrograms(
    Graph graph,
    Map<String, Normalization> bytes,
    Optional<TrainingRules> rules,
    long seed,
    List<View> views,
    Standing standing)
    implements Programs {

  /// How the output ends that holds the gradient by a parameter.
  public static final String GRADIENT = ".gradient";

  /// How the output ends that holds what a state becomes.
  public static final String NEXT = ".next";

  public NetworkPrograms {
    bytes = Map.copyOf(bytes);
    views = List.copyOf(views);
  }

  /// Programs of a training whose parameters are all trained.
  public NetworkPrograms(
      Graph graph,
      Map<String, Normalization> bytes,
      Optional<TrainingRules> rules,
      long seed,
      List<View> views) {
    this(graph, bytes, rules, seed, views, Standing.WHOLE);
  }

  /// Programs that see images as they are.
  public NetworkPrograms(
      Graph graph, Map<String, Normalization> bytes, Optional<TrainingRules> rules, long seed) {
    this(graph, bytes, rules, seed, List.of());
  }

  @Override
  public NetworkPrograms at(Standing now) {
    return new NetworkPrograms(graph, bytes, rules, seed, views, now);
  }

  @Override
  public Set<Integer> changes() {
    return rules.stream()
        .flatMap(training -> training.groups().stream())
        .map(TrainingRules.Group::freeze)
        .filter(epochs -> epochs > 0)
        .collect(Collectors.toSet());
  }

  /// The first values of a parameter; what is wrong with them is said of the parameter.
  private static float[] begun(String name, Parameter parameter, RandomStream random) {
    try {
      return parameter.initializer().values(parameter.shape(), random);
    } catch (StriateException refused) {
      String subject = "no first values of '" + name + "':";
      throw new StriateException(
          refused.problems().stream().map(problem -> problem.about(subject)).toList());
    }
  }

  @Override
  public List<State> states() {
    var states = new ArrayList<State>();
    for (Graph.State state : graph.states()) {
      Parameter parameter = state.parameter();
      Start start = random -> begun(state.name(), parameter, random);
      states.add(new State(state.name(), parameter.shape(), true, start));
    }
    for (Graph.State state : trained()) {
      Shape shape = state.parameter().shape();
      Optional<Optimizer> optimizer =
          rules.map(training -> training.group(state.name()).optimizer());
      for (String slot : optimizer.map(each -> each.slots(shape)).orElse(List.of())) {
        Initializer start = optimizer.orElseThrow().start(slot);
        states.add(
            new State(
                state.name() + "." + slot, shape, false, random -> start.values(shape, random)));
      }
    }
    average().map(AveragePrograms::states).ifPresent(states::addAll);
    return states;
  }

  @Override
  public Optional<AveragePrograms> average() {
    return rules.filter(TrainingRules::averaged).map(_ -> new AveragePrograms(this));
  }

  @Override
  public Optional<ShardedPrograms> sharded() {
    return rules
        .filter(training -> training.shard().isPresent())
        .map(training -> new ShardedPrograms(this, training.shard().getAsInt()));
  }

  @Override
  public Optional<ActivationRanges> ranges(int batch) {
    return rules
        .map(training ->
            training.objective().isEmpty()
                ? moving()
                : updating(batch).terms().stream()
                    .flatMap(List::stream)
                    .collect(Collectors.toSet()))
        .map(trained -> ActivationRanges.of(this, batch, trained));
  }

  private List<Graph.State> trained() {
    return graph.states().stream().filter(Graph.State::trained).toList();
  }

  /// The names of the parameters that a step trains now.
  private Set<String> moving() {
    return trained().stream()
        .map(Graph.State::name)
        .filter(name ->
            rules.map(training -> !standing.frozen(training.group(name).freeze())).orElse(true))
        .collect(Collectors.toSet());
  }

  /// A whole step of training: forward, loss, backward, update.
  ///
  /// @throws IllegalStateException if there is no optimizer or no loss
  @Override
  public Program training(int batch) {
    return training(batch, false);
  }

  private Program training(int batch, boolean shown) {
    TrainingRules training = requireRules();
    var emit = new Emitter(graph.name() + " training", batch, seed);
    if (training.alternates()) {
      alternate(emit, training, batch, shown);
      return emit.build();
    }
    var pass = ForwardPass.emit(graph, bytes, emit, Mode.TRAINING);
    Gradients found = gradients(emit, pass);
    if (shown) {
      show(emit, found);
    }
    emit.phase(Phase.UPDATE);
    update(emit, training, found, rate(emit));
    return emit.build();
  }

  private static void show(Emitter emit, Gradients found) {
    for (int i = 0; i < found.parameters().size(); i++) {
      emit.output(found.parameters().get(i).name() + GRADIENT, found.gradients().get(i));
    }
  }

  /// The step of [#training] that updates nothing: the gradient of the loss by each trained
  /// parameter is an output named `conv1.weight.gradient`, and what each state would become one
  /// named `conv1.weight.next`.
  ///
  /// @throws IllegalStateException if there is no optimizer or no loss
  public Program openStep(int batch) {
    var emit = new Emitter(graph.name() + " step", batch, seed);
    Program updating = training(batch, true);
    Inlined step = emit.inline(updating, inputs(emit, updating));
    step.outputs().forEach(emit::output);
    step.updates().forEach((state, next) -> emit.output(state.name() + NEXT, next));
    return emit.build();
  }

  /// A step whose terms are followed one after the other. The forward pass is repeated for each
  /// term, with the parameters as the terms before it have left them; what a term does not need is
  /// left out. The first pass gives losses and metrics, and layers update their own states in it.
  private void alternate(Emitter emit, TrainingRules training, int batch, boolean shown) {
    Handed pass = updating(batch);
    Map<String, Value> inputs = inputs(emit, pass.program());
    Optional<Value> rate = Optional.empty();
    for (int term = 0; term < pass.terms().size(); term++) {
      Inlined inlined = emit.inline(pass.program(), inputs);
      if (term == 0) {
        inlined.outputs().entrySet().stream()
            .filter(output -> !output.getKey().endsWith(GRADIENT))
            .forEach(output -> emit.output(output.getKey(), output.getValue()));
        inlined.update(emit);
      }
      List<String> own = pass.terms().get(term);
      if (shown) {
        own.forEach(name -> emit.output(name + GRADIENT, inlined.output(name + GRADIENT)));
      }
      emit.phase(Phase.UPDATE);
      rate = rate.or(() -> Optional.of(rate(emit)));
      update(
          emit,
          training,
          new Gradients(
              own.stream().map(inlined::state).toList(),
              own.stream().map(name -> inlined.output(name + GRADIENT)).toList(),
              List.of(own)),
          rate.get());
    }
  }

  private static Value rate(Emitter emit) {
    return emit.input(RATE, TensorType.float32(Shape.SCALAR), false);
  }

  private TrainingRules requireRules() {
    return rules.orElseThrow(() -> new IllegalStateException("no optimizer for " + graph.name()));
  }

  private void update(Emitter emit, TrainingRules training, Gradients found, Value rate) {
    List<Value> gradients = found.gradients();
    for (GradientTransform transform : training.transforms()) {
      gradients = transformed(emit, transform, found.parameters(), gradients);
    }
    var left = new ArrayList<>(found.parameters());
    for (TrainingRules.Group group : training.all()) {
      List<Value> own = left.stream().filter(each -> group.members().test(each.name())).toList();
      left.removeAll(own);
      List<Value> of = ofSome(own, found.parameters(), gradients);
      emit.since(standing.first(group.freeze()), () -> step(emit, group, own, of, rate));
    }
  }

  private static List<Value> ofSome(List<Value> some, List<Value> all, List<Value> gradients) {
    return some.stream().map(each -> gradients.get(all.indexOf(each))).toList();
  }

  private static void step(
      Emitter emit,
      TrainingRules.Group group,
      List<Value> parameters,
      List<Value> gradients,
      Value rate) {
    if (!parameters.isEmpty()) {
      List<List<Value>> slots = group.optimizer().slots(emit, parameters);
      Value own = group.rate() == 1 ? rate : emit.scale(rate, group.rate());
      group.optimizer().steps(emit, parameters, gradients, slots, own);
    }
  }

  /// The parameters that follow a gradient, in the order of the network, and their gradients.
  ///
  /// @param terms the names of the parameters that follow each term
  private record Gradients(
      List<Value> parameters, List<Value> gradients, List<List<String>> terms) {}

  private Gradients gradients(Emitter emit, ForwardPass pass) {
    Set<String> moving = moving();
    List<Value> all = trained().stream().map(state -> pass.state(state.name())).toList();
    List<Value> parameters = all.stream().filter(each -> moving.contains(each.name())).toList();
    Optional<Objective> objective = rules.flatMap(TrainingRules::objective);
    if (objective.isPresent()) {
      return ofTerms(emit, pass, all, moving, objective.get());
    }
    Value loss = outputs().losses(emit, pass.outputs()).total();
    emit.output(LOSS, loss);
    emit.phase(Phase.BACKWARD);
    List<String> names = parameters.stream().map(Value::name).toList();
    return new Gradients(
        parameters, Differentiation.gradients(emit, loss, parameters), List.of(names));
  }

  private Gradients ofTerms(
      Emitter emit,
      ForwardPass pass,
      List<Value> parameters,
      Set<String> moving,
      Objective objective) {
    var byName = new LinkedHashMap<String, Value>();
    parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
    var view = new ObjectivePass(emit, graph, pass, byName, outputs().losses(emit, pass.outputs()));
    List<Objective.Term> terms = emit.in("objective", () -> objective.terms(emit, view));
    Value sum =
        terms.stream()
            .map(Objective.Term::loss)
            .reduce(emit::add)
            .orElseThrow(() -> refused("an objective must have at least one term"));
    emit.output(LOSS, sum);
    emit.phase(Phase.BACKWARD);
    var gradients = new HashMap<String, Value>();
    var members = new ArrayList<List<String>>();
    for (Objective.Term term : terms) {
      List<Value> own =
          term.parameters().stream()
              .map(name -> named(byName, name))
              .filter(each -> moving.contains(each.name()))
              .toList();
      members.add(own.stream().map(Value::name).toList());
      List<Value> found = Differentiation.gradients(emit, term.loss(), own);
      for (int i = 0; i < own.size(); i++) {
        String name = own.get(i).name();
        if (gradients.put(name, found.get(i)) != null) {
          throw refused(
              String.format(
                  Locale.ROOT, "parameter '%s' belongs to two terms of the objective", name));
        }
      }
    }
    List<Value> followed =
        parameters.stream().filter(each -> gradients.containsKey(each.name())).toList();
    return new Gradients(
        followed,
        followed.stream().map(each -> Objects.requireNonNull(gradients.get(each.name()))).toList(),
        members);
  }

  private static Value named(Map<String, Value> parameters, String name) {
    Value found = parameters.get(name);
    if (found == null) {
      throw refused(
          String.format(
              Locale.ROOT,
              "the objective names a parameter '%s'; trained are %s",
              name,
              parameters.keySet()));
    }
    return found;
  }

  private static List<Value> transformed(
      Emitter emit, GradientTransform transform, List<Value> parameters, List<Value> gradients) {
    List<Value> changed =
        emit.in("gradients", () -> transform.transform(emit, parameters, gradients));
    if (!changed.stream()
        .map(Value::type)
        .toList()
        .equals(parameters.stream().map(Value::type).toList())) {
      throw refused(
          String.format(
              Locale.ROOT,
              "a gradient transform must return one gradient of each parameter's shape; it returned"
                  + " %s",
              changed.stream().map(Value::type).toList()));
    }
    return changed;
  }

  private static StriateException refused(String what) {
    return new StriateException(Code.SHAPES_DISAGREE, what);
  }

  /// The first half of a training step, for a part of a batch: loss and metrics as training sees
  /// them, the gradient of the loss by each trained parameter as `conv1.weight.gradient`, and what
  /// each state that the layers update would become as `batchnorm1.mean.next`. Nothing is updated.
  public Program gradients(int batch) {
    var emit = new Emitter(graph.name() + " gradients", batch, seed);
    Program updating = updating(batch).program();
    Inlined step = emit.inline(updating, inputs(emit, updating));
    step.outputs().forEach(emit::output);
    step.updates().forEach((state, next) -> emit.output(state.name() + NEXT, next));
    return emit.build();
  }

  static Map<String, Value> inputs(Emitter emit, Program program) {
    var inputs = new LinkedHashMap<String, Value>();
    for (Value input : program.inputs()) {
      inputs.put(input.name(), emit.input(input.name(), input.type(), input.rows()));
    }
    return inputs;
  }

  /// Gradients as outputs, while the layers update their own states.
  ///
  /// @param terms the names of the parameters that follow each term of the objective
  private record Handed(Program program, List<List<String>> terms) {}

  private Handed updating(int batch) {
    var emit = new Emitter(graph.name() + " gradients", batch, seed);
    var pass = ForwardPass.emit(graph, bytes, emit, Mode.TRAINING);
    Gradients found = gradients(emit, pass);
    show(emit, found);
    return new Handed(emit.build(), found.terms());
  }

  /// The second half of a training step, which needs no batch: reads what [#gradients] hands out,
  /// and the learning rate, and updates parameters, optimizer slots and the layers' own states. Run
  /// behind the first half it has the results of [#training], bit for bit, unless the objective
  /// alternates.
  ///
  /// @throws IllegalStateException if there is no optimizer or no loss
  public Program update() {
    TrainingRules training = requireRules();
    var emit = new Emitter(graph.name() + " update", 1, seed);
    emit.phase(Phase.UPDATE);
    var parameters = new ArrayList<Value>();
    var gradients = new ArrayList<Value>();
    for (Program.Output output : gradients(1).outputs()) {
      TensorType type = output.value().type();
      if (output.name().endsWith(NEXT)) {
        String name = output.name().substring(0, output.name().length() - NEXT.length());
        emit.update(emit.state(name, type), emit.input(output.name(), type, false));
      } else if (output.name().endsWith(GRADIENT)) {
        String name = output.name().substring(0, output.name().length() - GRADIENT.length());
        parameters.add(emit.state(name, type));
        gradients.add(emit.input(output.name(), type, false));
      }
    }
    update(emit, training, new Gradients(parameters, gradients, List.of()), rate(emit));
    return emit.build();
  }

  /// The forward pass alone, with the values of some nodes as outputs by the nodes' names: to be
  /// run, or inserted into a program of one's own by [Emitter#inline].
  ///
  /// @param mode whether layers compute as in training, with dropout and the statistics of the
  ///   batch
  /// @param watched names of nodes, such as `conv1`
  /// @throws StriateException if there is no node of a name
  public Program forward(int batch, Mode mode, List<String> watched) {
    var emit = new Emitter(graph.name() + " forward", batch, seed);
    var pass = ForwardPass.emit(graph, bytes, emit, mode);
    for (String node : watched) {
      emit.output(node, pass.value(node));
    }
    return emit.build();
  }

  /// Loss, metrics and answers for samples whose targets are known, as the network is used after
  /// training.
  @Override
  public Program evaluation(int batch) {
    var emit = new Emitter(graph.name() + " evaluation", batch, seed);
    OutputEmission outputs = judged();
    OutputValues values = outputs.average(emit, passes(emit, fed(emit), ""));
    emit.output(LOSS, outputs.losses(emit, values).total());
    outputs.answers(emit, values);
    return emit.build();
  }

  /// Answers for samples: for a classifier, the probability of each class.
  @Override
  public Program prediction(int batch) {
    var emit = new Emitter(graph.name() + " prediction", batch, seed);
    OutputEmission outputs = lasting();
    outputs.answers(emit, outputs.average(emit, passes(emit, fed(emit), "")));
    return emit.build();
  }

  /// Declares the inputs.
  Map<String, Value> fed(Emitter emit) {
    return ForwardPass.fed(graph, bytes, emit);
  }

  /// The outputs for each version of the images.
  ///
  /// @param fed the inputs as declared
  /// @param prefix what stands before the names of the states
  List<OutputValues> passes(Emitter emit, Map<String, Value> fed, String prefix) {
    return ForwardPass.emit(graph, bytes, emit, Mode.INFERENCE, fed, views, prefix).stream()
        .map(ForwardPass::outputs)
        .toList();
  }

  @Override
  public List<Figure> figures() {
    return outputs().figures();
  }

  @Override
  public List<Figure> evaluated() {
    return judged().figures();
  }

  private OutputEmission outputs() {
    return new OutputEmission(graph, bytes, graph.outputs());
  }

  /// The outputs that are computed after training.
  OutputEmission lasting() {
    return new OutputEmission(graph, bytes, graph.lasting());
  }

  /// The outputs that an evaluation judges: those that last, unless only others have a loss, as
  /// where a head teaches a network to give features.
  OutputEmission judged() {
    boolean loss = graph.lasting().stream().anyMatch(output -> output.spec().loss().isPresent());
    return loss ? lasting() : outputs();
  }

  /// The same programs, whose evaluation also has the metrics that losses add to those of the
  /// specification.
  public NetworkPrograms detailed() {
    return new NetworkPrograms(graph.detailed(), bytes, rules, seed, views, standing);
  }
}
