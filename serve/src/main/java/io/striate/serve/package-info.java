/// `striate serve`: trained models behind HTTP.
///
/// Start reading at [io.striate.serve.ServeType], the command, and [io.striate.serve.Server], the
/// server of the JDK with the limits that it needs. A request passes [io.striate.serve.Hosts] and
/// [io.striate.serve.Token]; [io.striate.serve.Routes] leads it to the Open Inference Protocol
/// ([io.striate.serve.InferRequest] reads a request, [io.striate.serve.Inference] answers it) or to
/// images ([io.striate.serve.Answers]). [io.striate.serve.Models] keeps the models and reads
/// changed files again.
///
/// Answers come from [io.striate.training.Predictor], which shares batches between requests. The
/// networks themselves, and how images are decoded, do not belong here.
package io.striate.serve;
