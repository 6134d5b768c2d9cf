/// Random numbers, and dropout, which uses them.
package io.striate.backend.gpu.aparapi.kernels.random;
