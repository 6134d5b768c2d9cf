/// Models of other tools as networks and model files, whatever format they came in.
package io.striate.interop.exchange;
