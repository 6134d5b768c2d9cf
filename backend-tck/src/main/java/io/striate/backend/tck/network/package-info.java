/// Small networks as complete training programs, emitted operation by operation so that the kit
/// depends on no layer types.
package io.striate.backend.tck.network;
