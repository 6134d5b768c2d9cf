/// The bundled answers. The classes use the api alone, as those of a plug-in do.
package io.striate.training.answer;
