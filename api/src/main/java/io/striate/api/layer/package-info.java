/// Layers. A layer declares its parameters and writes its forward pass in operations; gradients,
/// shapes, costs and every backend follow from those, so a layer from a stranger's jar needs
/// nothing else.
package io.striate.api.layer;
