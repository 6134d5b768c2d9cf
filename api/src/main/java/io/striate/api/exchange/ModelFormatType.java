package io.striate.api.exchange;

import io.striate.api.component.ComponentType;

/// A format of model files that `striate import` reads. Provided as a service of this interface.
///
/// Settings are given by `--set key=value`. `striate import` has flags for some that several
/// formats have: `weights`, a file beside the one with the network, `value`, which output the
/// network gives, and `oneLayer`, whether a graph remains one layer.
public interface ModelFormatType extends ComponentType<ModelFormat> {}
