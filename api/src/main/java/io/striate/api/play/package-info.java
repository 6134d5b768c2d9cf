/// Games and other environments that answer actions, and what learns in them. A data set is the
/// same in every epoch; an environment shows what the actions before have led to.
package io.striate.api.play;
