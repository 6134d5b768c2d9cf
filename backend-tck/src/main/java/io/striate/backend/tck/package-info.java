/// The contracts for backends: what the tests of a backend implement.
///
/// A backend's test class implements [BackendContracts] and returns its provider; every contract is
/// an interface with default tests, so a class may also implement only some of them. The contracts
/// own the cases and the tolerances: a backend cannot loosen them. Tests of layer types implement
/// [io.striate.backend.tck.layer.LayerContract] instead, those of operations [OpContract], and
/// those of all other components the contract of their kind in `component`. These three packages
/// are exported; the others serve them.
///
/// Reading path:
///
/// 1. [BackendContract] opens the backend under test; [OperationContract] compares single
///    operations.
/// 2. `cases` lists the operations and their inputs; its `OpCheck` compares a result with the
///    reference.
/// 3. `run` runs an operation or a program on a backend and reads the results.
/// 4. `bound` derives how far a correct float32 result may be from the reference.
/// 5. `network` and [ProgramContract], [FastProgramContract]: whole training steps of random
///    networks.
/// 6. `golden` and [GoldenContract]: values that another framework computed.
/// 7. [PlanContract], [RefusalContract], [LeakContract]: what plans and tensors promise besides
///    results.
/// 8. `gradient` compares gradients with finite differences, for `layer` and `component`.
///
/// Packages depend on each other in this order only: `run`, then `bound` and `network`, then
/// `cases` and `golden`, then the contracts.
package io.striate.backend.tck;
