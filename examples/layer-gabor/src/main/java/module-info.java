/// A layer of somebody else: filters that look for edges from the beginning.
module io.striate.examples.gabor {
  requires io.striate.api;

  provides io.striate.api.layer.LayerType with
      io.striate.examples.gabor.GaborType;
}
