/// Shapes, element types and tensors. Layouts at this border are canonical: images `[N, C, H, W]`,
/// convolution weights `[filters, C / groups, kH, kW]`, dense weights `[units, inputs]`; inside a
/// plan a backend keeps whatever is fast.
package io.striate.api.tensor;
