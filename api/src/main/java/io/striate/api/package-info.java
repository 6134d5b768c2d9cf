/// The border that every part of Striate meets at. The packages, in the order in which they are
/// best read:
///
/// | package | what belongs there |
/// |---|---|
/// | [io.striate.api.tensor] | shapes, element types, tensors wherever they live |
/// | [io.striate.api.op] | the vocabulary: nine families of core operations, and composite ones that know how to lower themselves |
/// | [io.striate.api.program] | a whole training step or an inference as a list of operations, and its differentiation |
/// | [io.striate.api.backend] | what hardware implements: providers, backends, kernels, plans |
/// | [io.striate.api.component] | settings that a person writes in a specification: typed, documented fields |
/// | [io.striate.api.layer] | layers: parameters, and a forward pass written in operations |
/// | [io.striate.api.train] | losses, metrics, optimizers, schedules |
/// | [io.striate.api.data] | where samples come from |
/// | [io.striate.api.random] | the counter-based random generator, specified bit for bit |
/// | [io.striate.api.error] | one kind of exception, with codes and places |
///
/// This package itself holds what spans all of them: [Kinds] and [Catalog], and [CommandType],
/// since a command receives the whole catalog.
///
/// [ApiLevel] says which form of all this plug-ins are built for.
///
/// Nothing here depends on anything but the JDK, prints, or keeps state.
package io.striate.api;
