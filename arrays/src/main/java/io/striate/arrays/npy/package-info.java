/// A reader of arrays that NumPy has written: NPY and NPZ files.
package io.striate.arrays.npy;
