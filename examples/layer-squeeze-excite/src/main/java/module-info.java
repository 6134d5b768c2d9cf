/// A layer of somebody else: squeeze and excitation, with an operation of its own.
module io.striate.examples.excite {
  requires io.striate.api;

  provides io.striate.api.layer.LayerType with
      io.striate.examples.excite.SqueezeExciteType;
}
