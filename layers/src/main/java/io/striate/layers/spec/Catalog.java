package io.striate.layers.spec;

import io.striate.api.component.ComponentType;
import io.striate.api.data.DatasetType;
import io.striate.api.layer.LayerType;
import io.striate.api.train.LossType;
import io.striate.api.train.MetricType;
import io.striate.api.train.OptimizerType;
import io.striate.api.train.ScheduleType;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/// Everything that a specification can name, by kind, sorted by id.
public record Catalog(
    List<LayerType> layers,
    List<LossType> losses,
    List<MetricType> metrics,
    List<OptimizerType> optimizers,
    List<ScheduleType> schedules,
    List<DatasetType> datasets) {
  public Catalog {
    layers = checked("layer", layers);
    losses = checked("loss", losses);
    metrics = checked("metric", metrics);
    optimizers = checked("optimizer", optimizers);
    schedules = checked("schedule", schedules);
    datasets = checked("dataset", datasets);
  }

  /// Those that [ServiceLoader] finds beside this module.
  public static Catalog installed() {
    return new Catalog(
        all(ServiceLoader.load(LayerType.class)),
        all(ServiceLoader.load(LossType.class)),
        all(ServiceLoader.load(MetricType.class)),
        all(ServiceLoader.load(OptimizerType.class)),
        all(ServiceLoader.load(ScheduleType.class)),
        all(ServiceLoader.load(DatasetType.class)));
  }

  private static <T> List<T> all(ServiceLoader<T> loader) {
    return loader.stream().map(ServiceLoader.Provider::get).toList();
  }

  private static <T extends ComponentType<?>> List<T> checked(String kind, List<T> types) {
    List<T> sorted = types.stream().sorted(Comparator.comparing(ComponentType::id)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      String id = sorted.get(i).id();
      if (id.equals(sorted.get(i - 1).id())) {
        throw new IllegalArgumentException(
            "two %s types have the id '%s': %s and %s"
                .formatted(
                    kind,
                    id,
                    sorted.get(i - 1).getClass().getName(),
                    sorted.get(i).getClass().getName()));
      }
    }
    return sorted;
  }
}
