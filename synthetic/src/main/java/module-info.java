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
      io.striate.synthetic.AerialRoadsDataset,
      io.striate.synthetic.AskedScenesDataset,
      io.striate.synthetic.ClipsDataset,
      io.striate.synthetic.DescribedScenesDataset,
      io.striate.synthetic.FacesDataset,
      io.striate.synthetic.GalaxiesDataset,
      io.striate.synthetic.LettersDataset,
      io.striate.synthetic.LineDigitsDataset,
      io.striate.synthetic.LinearDataset,
      io.striate.synthetic.RoadAheadDataset,
      io.striate.synthetic.ScenesDataset,
      io.striate.synthetic.SignsDataset,
      io.striate.synthetic.StickFiguresDataset,
      io.striate.synthetic.SyntheticDataset,
      io.striate.synthetic.TexturesDataset,
      io.striate.synthetic.TruthTableDataset,
      io.striate.synthetic.WhalesDataset;
}
