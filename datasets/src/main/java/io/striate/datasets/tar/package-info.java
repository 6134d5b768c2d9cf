/// A reader of tar archives whose members are found by their place, without unpacking.
package io.striate.datasets.tar;
