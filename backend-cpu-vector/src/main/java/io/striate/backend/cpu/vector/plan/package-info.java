/// Makes a plan of a program: `Fusion` turns instructions into nodes (`Chains` those that are
/// element-wise), `Constants` computes what is the same in every run, `Stages` assigns each node
/// its stage, `MemoryPlan` its memory by the `Lifetimes` of values (`ArenaLayout` and `Buffers`
/// share it), and `StagedPlan` runs the result. `Bodies` has the body of each operation;
/// `PlanParts` and `PartClock` say what the time of a run was spent on.
///
/// `Rows` and `PrivateBatch` let the kernels of images run where axis 0 has several rows for each
/// sample, or no samples at all.
///
/// The time of planning grows in proportion to the program: no step goes through all nodes for each
/// node or value.
///
/// Kernels do not belong here, nor decisions on how one operation is computed.
package io.striate.backend.cpu.vector.plan;
