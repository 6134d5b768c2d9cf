/// Darknet's cfg files: their sections, and the networks and trainings in them.
package io.striate.interop.darknet;
