package io.striate.training.run;

/// That a callback has ended training before its last epoch.
///
/// @param callback the callback's id
/// @param reason why, in one line
public record EarlyStop(String callback, String reason) {}
