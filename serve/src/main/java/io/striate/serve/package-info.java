/// `striate serve`: trained models behind HTTP.
///
/// Start reading at [io.striate.serve.ServeType], the command. [io.striate.serve.Server] is the
/// server of the JDK with the limits that it needs; [io.striate.serve.Gate] is what each request
/// passes first: who asks, of whom, and how much at once. [io.striate.serve.Routes] leads it to the
/// protocol ([io.striate.serve.InferenceRoutes]), to images ([io.striate.serve.ImageRoutes]) or to
/// figures and the page. [io.striate.serve.Models] keeps the models and reads changed files again.
///
/// Answers come from [io.striate.training.Predictor], which shares batches between requests. The
/// networks themselves, and how images are decoded, do not belong here.
package io.striate.serve;
