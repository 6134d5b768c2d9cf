/// What units answer to gratings of all orientations and phases, as Hubel and Wiesel asked cells of
/// the visual cortex.
package io.striate.visualize.tuning;
