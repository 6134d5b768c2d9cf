import org.jspecify.annotations.NullMarked;

/// Loads third-party backends and components from folders of jars, and reports those that are
/// broken.
@NullMarked
module io.striate.plugin.loader {
  requires static org.jspecify;
  requires transitive io.striate.api;

  exports io.striate.plugin.loader;

  uses io.striate.api.backend.BackendProvider;
  uses io.striate.api.data.DatasetType;
  uses io.striate.api.layer.LayerType;
  uses io.striate.api.train.LossType;
  uses io.striate.api.train.MetricType;
  uses io.striate.api.train.OptimizerType;
  uses io.striate.api.train.ScheduleType;
}
