package io.striate.backend.tck;

/// All contracts: what a backend's test class implements.
public interface BackendContracts
    extends OperationContract,
        RandomShapesContract,
        GoldenContract,
        StatisticsContract,
        ProgramContract,
        FastProgramContract,
        PlanContract,
        RefusalContract,
        LeakContract,
        LectureContract {}
