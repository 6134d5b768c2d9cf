/// A network as a page for a browser: its graph, its layers and what a lecturer would say of them.
///
/// Belongs here: layout of graphs, SVG and HTML. Does not belong here: the figures themselves
/// (`io.striate.inspect.explain`).
package io.striate.inspect.page;
