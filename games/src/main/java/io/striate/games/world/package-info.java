/// The bundled environments.
package io.striate.games.world;
