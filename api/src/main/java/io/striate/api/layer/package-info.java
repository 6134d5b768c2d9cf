/// Layers. A layer declares its parameters and writes its forward pass in operations; gradients,
/// shapes, costs and every backend follow from those, so a layer from a third-party jar needs
/// nothing else.
///
/// The settings of a window belong here too, as a specification has them: [WindowRequest] with
/// [Padding] and [Fit]. Operations know only the [io.striate.api.op.Window2d] that results.
package io.striate.api.layer;
