/// Models in the formats of other tools. Names of files and what a specification says are texts
/// here; `striate import` checks them.
package io.striate.api.exchange;
