/// What every operation needs in order to run: [io.striate.backend.cpu.vector.run.Body] is an
/// operation made ready, `Operands` say where its arrays are, `Workspace` is the memory of one
/// worker, `WorkerPool` the threads, `Shards` the partition of a batch, `HostTensor` a tensor,
/// `Lanes` the vector species. Nothing here knows an operation.
package io.striate.backend.cpu.vector.run;
