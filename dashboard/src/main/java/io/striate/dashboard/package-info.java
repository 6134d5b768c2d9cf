/// `striate dashboard`: runs in the browser, while they train.
///
/// Start reading at [io.striate.dashboard.DashboardType], the command, and
/// [io.striate.dashboard.Server], the server of the JDK. [io.striate.dashboard.Runs] looks at the
/// folders of runs, twice a second; [io.striate.dashboard.LogTail] reads what was added to a log.
/// [io.striate.dashboard.EventStream] tells a browser what has changed, at its own pace: it takes
/// the newest state when the browser has taken the last one, so that nothing is kept for a slow
/// browser. [io.striate.dashboard.Activations] draws what a network sees in images, and
/// [io.striate.dashboard.Resumption] continues a run in a process of its own.
///
/// Nothing here runs in a process that trains: the two know each other through files.
package io.striate.dashboard;
