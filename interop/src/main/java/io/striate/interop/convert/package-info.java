/// What conversions of other tools' network descriptions share: the settings that were read, the
/// specification in the making, and the list of what was not carried over.
package io.striate.interop.convert;
