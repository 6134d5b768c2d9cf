/// Runs operations and programs on a backend, from numbers on the host to numbers on the host.
///
/// `Numbers` is a tensor on the host, `Formula` computes reproducible values, `Run` runs, `Watched`
/// and `Proof` show which backend has run, `Reference` opens the backend that results are compared
/// with, and `Seed` is the seed of all random cases. Nothing here knows what a correct result is.
package io.striate.backend.tck.run;
