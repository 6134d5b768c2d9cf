/// A reader and writer of the safetensors format.
package io.striate.arrays.safetensors;
