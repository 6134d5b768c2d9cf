import org.jspecify.annotations.NullMarked;

/// Runs in the browser, while they train: the command `dashboard`.
@NullMarked
module io.striate.dashboard {
  requires static org.jspecify;
  requires io.striate.visualize;
  requires jdk.httpserver;

  provides io.striate.api.CommandType with
      io.striate.dashboard.DashboardType;
}
