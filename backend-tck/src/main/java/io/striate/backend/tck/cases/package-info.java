/// Operations with inputs on which a backend is compared with the reference, and the comparison.
///
/// `CoreCases` and `CompositeCases` are chosen, `RandomCases` are drawn from the seed,
/// `SpecialCases` hold NaN and infinity.
package io.striate.backend.tck.cases;
