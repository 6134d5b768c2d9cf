/// An initializer whose values stand in a file.
package io.striate.arrays.initializer;
