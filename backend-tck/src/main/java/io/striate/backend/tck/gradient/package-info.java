/// Compares gradients with finite differences in double ([io.striate.backend.tck.gradient.Slope]);
/// the contracts of layers and losses use it.
package io.striate.backend.tck.gradient;
