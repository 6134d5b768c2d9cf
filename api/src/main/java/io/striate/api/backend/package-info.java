/// What hardware implements. A backend needs a [BackendProvider], a [Backend] that allocates
/// tensors and has a [Kernel] for each core operation; everything else has a default. A fast one
/// overrides [Backend#plan].
package io.striate.api.backend;
