/// Named arrays, whatever the format of their file.
package io.striate.arrays;
