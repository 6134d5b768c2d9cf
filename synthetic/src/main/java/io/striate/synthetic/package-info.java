/// Data sets that are drawn or computed from a seed.
package io.striate.synthetic;
