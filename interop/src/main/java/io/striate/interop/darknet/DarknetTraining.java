package io.striate.interop.darknet;

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
import java.util.Optional;
import java.util.regex.Pattern;

/// The training in `[net]` as the section `train`.
final class DarknetTraining {
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
  private static final JsonValue ANY_DATA =
      Json.object().put("type", "image-folder").put("path", "data").build();

  private final SettingBlock net;
  private final Epochs epochs;

  private DarknetTraining(SettingBlock net, Epochs epochs) {
    this.net = net;
    this.epochs = epochs;
  }

  /// The section `train`; empty if the network has no loss, or if nobody says how many samples
  /// there are.
  static Optional<JsonObject> train(
      SettingBlock net, ConversionRequest request, boolean loss, List<LeftOut> leftOut) {
    if (!loss || request.samples().isEmpty()) {
      String why =
          loss
              ? "its iterations become epochs if you give the number of training samples: "
                  + "--samples 60000"
              : "the network has no loss";
      leftOut.add(new LeftOut(net.place(), "[net]: the training, since " + why));
      net.ignoreAll();
      return Optional.empty();
    }
    int batch = net.whole("batch", 1);
    var training =
        new DarknetTraining(net, new Epochs(request.samples().getAsLong(), batch, leftOut));
    var train = Json.object().put("data", request.data().orElse(ANY_DATA));
    if (request.data().isEmpty()) {
      leftOut.add(
          new LeftOut(
              net.place(),
              "[net]: the data; 'train.data' names the folder 'data': change it, or name a dataset "
                  + "with --data"));
    }
    Setting most = net.require("max_batches");
    train.put("epochs", training.epochs.of(most, most.number()));
    train.put("batch", batch);
    int parts = net.whole("subdivisions", 1);
    if (parts > 1) {
      train.put("shards", parts);
    }
    train.put("optimizer", training.optimizer());
    training.schedule().ifPresent(schedule -> train.put("schedule", schedule));
    net.ignore("channels", "height", "width");
    return Optional.of(train.build());
  }

  private JsonObject optimizer() {
    double rate = net.number("learning_rate", 0.001);
    double momentum = net.number("momentum", 0.9);
    double decay = net.number("decay", 0.0001);
    var optimizer = Json.object();
    if (net.flag("adam", false)) {
      optimizer.put("type", "adam").put("learningRate", rate);
      optimizer.put("beta1", net.number("B1", 0.9)).put("beta2", net.number("B2", 0.999));
      optimizer.put("epsilon", net.number("eps", 1e-7));
    } else {
      optimizer.put("type", "sgd").put("learningRate", rate).put("momentum", momentum);
    }
    return optimizer.put("weightDecay", decay).build();
  }

  private Optional<JsonValue> schedule() {
    Optional<Setting> policy = net.find("policy");
    var schedule = Json.object();
    switch (policy.map(Setting::text).orElse("constant")) {
      case "constant" -> {
        return Optional.empty();
      }
      case "step" -> {
        Setting step = net.require("step");
        schedule.put("type", "step").put("every", epochs.of(step, step.number()));
        schedule.put("factor", net.require("scale").number());
      }
      case "steps" -> {
        Setting steps = net.require("steps");
        Setting scales = net.require("scales");
        List<Double> factors = numbers(scales);
        if (factors.stream().distinct().count() > 1) {
          epochs
              .leftOut()
              .add(
                  new LeftOut(
                      scales.place(), "[net]: scales differ; each is " + factors.getFirst()));
        }
        var milestones = new ArrayList<Integer>();
        numbers(steps).forEach(step -> milestones.add(epochs.of(steps, step)));
        schedule.put("type", "multi-step");
        schedule.put(
            "milestones", Json.list(milestones.stream().distinct().map(Json::of).toList()));
        schedule.put("factor", factors.getFirst());
      }
      case "exp" -> {
        double perEpoch = Math.pow(net.require("gamma").number(), 1 / epochs.exact(1));
        schedule.put("type", "exponential").put("factor", perEpoch).put("smooth", true);
      }
      case "poly" -> schedule.put("type", "polynomial").put("power", net.number("power", 4));
      default -> {
        epochs
            .leftOut()
            .add(
                new LeftOut(
                    policy.orElseThrow().place(),
                    "[net]: policy " + policy.orElseThrow().text() + "; the rate is constant"));
        return Optional.empty();
      }
    }
    return Optional.of(schedule.build());
  }

  private static List<Double> numbers(Setting list) {
    return COMMA
        .splitAsStream(list.text())
        .map(each -> new Setting(list.key(), each, list.place()).number())
        .toList();
  }
}
