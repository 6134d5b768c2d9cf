/// Errors that teach: a stable code, a place, what is wrong with the values, and what to do.
package io.striate.api.error;
