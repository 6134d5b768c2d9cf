import org.jspecify.annotations.NullMarked;

/// Data sets that are drawn or computed from a seed.
@NullMarked
module io.striate.synthetic {
  requires static org.jspecify;
  requires transitive io.striate.api;
  requires transitive io.striate.datasets;
  requires transitive java.desktop;

  exports io.striate.synthetic.draw;
  exports io.striate.synthetic.sample;

  provides io.striate.api.data.DatasetType with
      io.striate.synthetic.LettersDataset,
      io.striate.synthetic.LinearDataset,
      io.striate.synthetic.TruthTableDataset;
}
