/// Data sets that are drawn or computed from a seed: one class for each type that a specification
/// can name.
///
/// What draws is in [io.striate.synthetic.draw], what makes samples of any kind in
/// [io.striate.synthetic.sample]; both are exported, so that a plug-in can add a data set as a
/// subclass of [io.striate.synthetic.draw.DrawnDataset].
package io.striate.synthetic;
