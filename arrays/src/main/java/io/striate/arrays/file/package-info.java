/// Files of arrays, whatever their format.
package io.striate.arrays.file;
