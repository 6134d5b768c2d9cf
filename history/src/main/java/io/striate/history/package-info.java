/// Systems of the literature, trained and judged one after the other.
///
/// Belongs here: one class for each [io.striate.history.Exhibit], what trains them, and the page
/// that shows what was found. Does not belong here: what the systems are made of, which is layers,
/// data sets and objectives as any other network has them.
package io.striate.history;
