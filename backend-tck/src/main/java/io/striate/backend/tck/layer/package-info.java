/// The contract for layer types: what the tests of a layer implement
/// ([io.striate.backend.tck.layer.LayerContract]).
package io.striate.backend.tck.layer;
