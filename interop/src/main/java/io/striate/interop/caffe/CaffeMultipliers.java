package io.striate.interop.caffe;

import io.striate.interop.convert.DraftLayer;
import io.striate.interop.convert.LeftOut;
import io.striate.interop.convert.Setting;
import io.striate.interop.convert.SettingBlock;
import io.striate.json.Json;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The factors `lr_mult` and `decay_mult` of parameters, as groups of `train.parameters`.
final class CaffeMultipliers {
  /// What is multiplied: the rate and the weight decay.
  private record Factors(double rate, double decay) {
    static final Factors PLAIN = new Factors(1, 1);
  }

  /// A parameter whose factors are written.
  private record Written(String parameter, Factors factors, Setting where) {}

  private final List<Written> all = new ArrayList<>();

  /// Reads the factors of a layer.
  ///
  /// @param parameters the names of its parameters, in Caffe's order, such as `weight`, `bias`
  void read(SettingBlock block, DraftLayer layer, List<String> parameters) {
    List<SettingBlock> written = block.blocks("param");
    List<Setting> rates = block.all("blobs_lr");
    List<Setting> decays = block.all("weight_decay");
    for (int i = 0; i < parameters.size(); i++) {
      Optional<Setting> rate = Optional.empty();
      Optional<Setting> decay = Optional.empty();
      if (i < written.size()) {
        rate = written.get(i).find("lr_mult");
        decay = written.get(i).find("decay_mult");
      } else if (i < rates.size()) {
        rate = Optional.of(rates.get(i));
        decay = i < decays.size() ? Optional.of(decays.get(i)) : Optional.empty();
      }
      Optional<Setting> found = decay;
      var factors =
          new Factors(
              rate.map(Setting::number).orElse(1.0), decay.map(Setting::number).orElse(1.0));
      Setting where = rate.or(() -> found).orElse(new Setting("param", "", block.place()));
      all.add(new Written(layer.name() + "." + parameters.get(i), factors, where));
    }
  }

  /// The groups, for a solver with this weight decay. One for all biases is written as a pattern.
  List<JsonValue> groups(double weightDecay) {
    var names = new LinkedHashMap<Factors, List<String>>();
    all.forEach(each ->
        names.computeIfAbsent(each.factors, factors -> new ArrayList<>()).add(each.parameter));
    long biases = all.stream().filter(CaffeMultipliers::isBias).count();
    var groups = new ArrayList<JsonValue>();
    for (Map.Entry<Factors, List<String>> each : names.entrySet()) {
      Factors factors = each.getKey();
      List<String> members = each.getValue();
      if (factors.equals(Factors.PLAIN)) {
        continue;
      }
      boolean allBiases =
          members.size() == biases && members.stream().allMatch(name -> name.endsWith(".bias"));
      var group = Json.object();
      if (allBiases || members.size() == 1) {
        group.put("match", allBiases ? "*.bias" : members.getFirst());
      } else {
        group.put("match", Json.list(members.stream().map(Json::text).toList()));
      }
      if (factors.rate != 1) {
        group.put("rate", factors.rate);
      }
      if (factors.decay != 1 && weightDecay > 0) {
        group.put("weightDecay", factors.decay * weightDecay);
      }
      groups.add(group.build());
    }
    return groups;
  }

  private static boolean isBias(Written written) {
    return written.parameter.endsWith(".bias");
  }

  /// Lists the factors: without a solver there is no training that they could be part of.
  void listAll(List<LeftOut> leftOut) {
    for (Written each : all) {
      if (!each.factors.equals(Factors.PLAIN)) {
        leftOut.add(
            new LeftOut(
                each.where.place(),
                each.parameter
                    + ": "
                    + each.where.key()
                    + " "
                    + each.where.text()
                    + ", which needs the solver: --solver solver.prototxt"));
      }
    }
  }
}
