package io.striate.backend.tck;

/// All contracts: what a backend's test class implements.
public interface BackendContracts
    extends OperationContract,
        RandomShapesContract,
        GoldenContract,
        ProgramContract,
        PlanContract,
        RefusalContract,
        LeakContract,
        LectureContract {}
