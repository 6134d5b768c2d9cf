/// Plans whole programs: which element-wise operations share a kernel, and which buffer holds each
/// value. [GpuPlan] is the result.
package io.striate.backend.gpu.aparapi.plan;
