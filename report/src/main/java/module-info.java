import org.jspecify.annotations.NullMarked;

/// Pages about runs: the commands `report` and `compare`.
@NullMarked
module io.striate.report {
  requires static org.jspecify;
  requires io.striate.visualize;

  provides io.striate.api.CommandType with
      io.striate.report.CompareType,
      io.striate.report.ReportType;
}
