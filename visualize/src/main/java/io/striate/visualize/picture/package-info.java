/// Numbers as pictures: color maps, grids, outlines.
package io.striate.visualize.picture;
