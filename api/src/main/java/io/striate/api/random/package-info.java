/// Random numbers as a pure function of a key and a counter, so that any number can be computed at
/// any time, on any device and by any thread, and a resumed run draws what the unbroken one would
/// have drawn.
package io.striate.api.random;
