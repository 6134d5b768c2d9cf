/// The commands to train players and to watch them.
package io.striate.games.command;
