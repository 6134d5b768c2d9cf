/// What data sets share that make their samples from a seed.
package io.striate.synthetic.sample;
