package io.striate.backend.tck;

/// All contracts: what a backend's test class implements.
public interface BackendContracts
    extends OperationContract, GoldenContract, ProgramContract, PlanContract, LectureContract {}
