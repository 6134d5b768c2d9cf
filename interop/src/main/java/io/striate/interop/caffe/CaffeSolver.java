package io.striate.interop.caffe;

import io.striate.interop.convert.ConversionRequest;
import io.striate.interop.convert.Epochs;
import io.striate.interop.convert.LeftOut;
import io.striate.interop.convert.Setting;
import io.striate.interop.convert.SettingBlock;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A solver as the section `train`. It counts iterations, the specification epochs.
///
/// Source: Caffe, src/caffe/proto/caffe.proto, message SolverParameter.
final class CaffeSolver {
  /// What `train.data` says where neither a file nor a person names a dataset.
  private static final JsonValue ANY_DATA =
      Json.object().put("type", "image-folder").put("path", "data").build();

  private final SettingBlock solver;
  private final List<LeftOut> leftOut;
  private final Epochs epochs;

  private CaffeSolver(SettingBlock solver, Epochs epochs) {
    this.solver = solver;
    this.epochs = epochs;
    this.leftOut = epochs.leftOut();
  }

  /// The section `train`.
  ///
  /// @param batch samples in a batch, of the network's data layer
  static JsonObject train(
      SettingBlock solver,
      ConversionRequest request,
      Optional<Setting> batch,
      CaffeMultipliers multipliers,
      List<LeftOut> leftOut) {
    long samples =
        request
            .samples()
            .orElseThrow(() ->
                solver.problem(
                    "a solver counts iterations; to write them as epochs, give the number of"
                        + " training samples: --samples 60000"));
    int parts = solver.whole("iter_size", 1);
    int size = batch.map(Setting::whole).orElse(64) * parts;
    var train = Json.object();
    train.put("data", request.data().orElse(ANY_DATA));
    if (request.data().isEmpty()) {
      leftOut.add(
          new LeftOut(
              batch.map(Setting::place).orElse(solver.place()),
              "the data: 'train.data' names the folder 'data'; change it, or name a dataset with "
                  + "--data"));
    }
    var writer = new CaffeSolver(solver, new Epochs(samples, size, leftOut));
    Setting most = solver.require("max_iter");
    train.put("epochs", writer.epochs.of(most, most.number()));
    train.put("batch", size);
    if (parts > 1) {
      train.put("shards", parts);
    }
    Optional<Setting> seed = solver.find("random_seed").filter(each -> each.number() >= 0);
    seed.ifPresent(each -> train.put("seed", each.whole()));
    double decay = solver.number("weight_decay", 0);
    train.put("optimizer", writer.optimizer(decay));
    List<JsonValue> groups = multipliers.groups(decay);
    if (!groups.isEmpty()) {
      train.put("parameters", Json.list(groups));
    }
    writer.schedule().ifPresent(schedule -> train.put("schedule", schedule));
    double clip = solver.number("clip_gradients", -1);
    if (clip > 0) {
      JsonValue norm = Json.object().put("type", "clip-norm").put("norm", clip).build();
      train.put("gradients", Json.list(List.of(norm)));
    }
    // Where the network is, and how it is computed, the specification says in other ways.
    solver.ignore("net", "train_net", "solver_mode", "device_id");
    leftOut.addAll(solver.unread("the solver"));
    return train.build();
  }

  private JsonObject optimizer(double decay) {
    String written = solver.text("type", solver.text("solver_type", "SGD"));
    String type = written.toUpperCase(Locale.ROOT);
    double momentum = solver.number("momentum", 0);
    var optimizer = Json.object();
    switch (type) {
      case "SGD", "NESTEROV" -> {
        optimizer.put("type", "sgd");
        rate(optimizer);
        if (momentum != 0) {
          optimizer.put("momentum", momentum);
        }
        if (type.equals("NESTEROV")) {
          optimizer.put("nesterov", true);
        }
      }
      case "ADAM" -> {
        optimizer.put("type", "adam");
        rate(optimizer);
        optimizer.put("beta1", momentum).put("beta2", solver.number("momentum2", 0.999));
        epsilon(optimizer);
      }
      case "ADAGRAD" -> {
        optimizer.put("type", "adagrad");
        rate(optimizer);
        epsilon(optimizer);
      }
      case "ADADELTA" -> {
        optimizer.put("type", "adadelta");
        rate(optimizer);
        optimizer.put("rho", momentum);
        epsilon(optimizer);
      }
      case "RMSPROP" -> {
        optimizer.put("type", "rmsprop");
        rate(optimizer);
        optimizer.put("rho", solver.number("rms_decay", 0.99));
        epsilon(optimizer);
      }
      default ->
          throw solver
              .require(solver.find("type").isPresent() ? "type" : "solver_type")
              .wrong("one of SGD, Nesterov, Adam, AdaGrad, AdaDelta, RMSProp");
    }
    if (solver.text("regularization_type", "L2").equals("L2")) {
      if (decay != 0) {
        optimizer.put("weightDecay", decay);
      }
    } else {
      leftOut.add(
          new LeftOut(
              solver.require("regularization_type").place(),
              "the solver: regularization_type L1, so there is no weight decay"));
    }
    return optimizer.build();
  }

  private void rate(Json.ObjectBuilder optimizer) {
    optimizer.put("learningRate", solver.require("base_lr").number());
  }

  private void epsilon(Json.ObjectBuilder optimizer) {
    optimizer.put("epsilon", solver.number("delta", 1e-8));
  }

  private Optional<JsonValue> schedule() {
    Optional<Setting> policy = solver.find("lr_policy");
    if (policy.isEmpty()) {
      return Optional.empty();
    }
    var schedule = Json.object();
    switch (policy.get().text()) {
      case "fixed" -> {
        return Optional.empty();
      }
      case "step" -> {
        Setting size = solver.require("stepsize");
        schedule.put("type", "step").put("every", epochs.of(size, size.number()));
        schedule.put("factor", solver.require("gamma").number());
      }
      case "multistep" -> {
        var milestones = new ArrayList<Integer>();
        for (Setting value : solver.all("stepvalue")) {
          milestones.add(epochs.of(value, value.number()));
        }
        schedule.put("type", "multi-step");
        schedule.put(
            "milestones", Json.list(milestones.stream().distinct().map(Json::of).toList()));
        schedule.put("factor", solver.require("gamma").number());
      }
      case "exp" -> {
        double perEpoch = Math.pow(solver.require("gamma").number(), 1 / epochs.exact(1));
        schedule.put("type", "exponential").put("factor", perEpoch).put("smooth", true);
      }
      case "inv" ->
          schedule
              .put("type", "inverse")
              .put("gamma", solver.require("gamma").number())
              .put("power", solver.require("power").number());
      case "poly" ->
          schedule.put("type", "polynomial").put("power", solver.require("power").number());
      default -> {
        leftOut.add(
            new LeftOut(
                policy.get().place(),
                "the solver: lr_policy " + policy.get().text() + "; the rate is constant"));
        return Optional.empty();
      }
    }
    return Optional.of(schedule.build());
  }
}
