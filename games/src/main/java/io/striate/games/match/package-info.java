/// Players, and episodes that they play.
package io.striate.games.match;
