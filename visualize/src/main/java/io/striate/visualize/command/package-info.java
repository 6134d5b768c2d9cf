/// The commands that look into trained networks: `look`, `dream`.
package io.striate.visualize.command;
