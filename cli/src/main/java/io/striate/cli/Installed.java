package io.striate.cli;

import io.striate.api.backend.BackendProvider;
import io.striate.api.backend.Backends;
import io.striate.api.component.ComponentType;
import io.striate.api.data.DatasetType;
import io.striate.api.error.Problem;
import io.striate.api.layer.LayerType;
import io.striate.api.train.LossType;
import io.striate.api.train.MetricType;
import io.striate.api.train.OptimizerType;
import io.striate.api.train.ScheduleType;
import io.striate.layers.spec.Catalog;
import io.striate.plugin.loader.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// What can be named: backends, and all that a specification names; Striate's own and that of
/// plug-ins. Looked for when it is first asked for: that takes time, and `--help` does without.
final class Installed {
  private final Console console;
  private final Supplier<Backends> own;
  private final Supplier<Plugins> loading;
  private Optional<Found> found = Optional.empty();

  private record Found(Backends backends, Catalog catalog) {}

  /// @param own the backends that come with Striate
  /// @param loading loads the plug-ins
  Installed(Console console, Supplier<Backends> own, Supplier<Plugins> loading) {
    this.console = console;
    this.own = own;
    this.loading = loading;
  }

  /// All backends.
  Backends backends() {
    return found().backends();
  }

  /// All that a specification can name.
  Catalog catalog() {
    return found().catalog();
  }

  private Found found() {
    if (found.isEmpty()) {
      found = Optional.of(find());
    }
    return found.get();
  }

  /// Says what is wrong with plug-ins, and goes on with the others.
  private Found find() {
    var join = new Join(loading.get(), new ArrayList<>());
    join.problems.addAll(join.plugins.problems());
    var backends = join.all(own.get().providers(), BackendProvider.class, BackendProvider::name);
    var bundled = Catalog.installed();
    var catalog =
        new Catalog(
            join.components(bundled.layers(), LayerType.class),
            join.components(bundled.losses(), LossType.class),
            join.components(bundled.metrics(), MetricType.class),
            join.components(bundled.optimizers(), OptimizerType.class),
            join.components(bundled.schedules(), ScheduleType.class),
            join.components(bundled.datasets(), DatasetType.class));
    join.problems.forEach(console.err()::println);
    return new Found(new Backends(backends), catalog);
  }

  private record Join(Plugins plugins, List<Problem> problems) {
    <S> List<S> all(List<S> bundled, Class<S> service, Function<S, String> naming) {
      var joined = plugins.beside(bundled, service, naming);
      problems.addAll(joined.problems());
      return joined.all();
    }

    <S extends ComponentType<?>> List<S> components(List<S> bundled, Class<S> service) {
      return all(bundled, service, ComponentType::id);
    }
  }
}
