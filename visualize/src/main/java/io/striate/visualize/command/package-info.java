/// The commands that look into trained networks: `look`.
package io.striate.visualize.command;
