/// The contracts for components other than layers and backends: what the tests of initializers,
/// losses, metrics, answers, optimizers, gradient transforms, schedules, callbacks, objectives, data
/// sets and augmentations implement.
///
/// A test class implements the contract of its kind and returns the type under test; the contract
/// adds the tests. [io.striate.backend.tck.component.ComponentContract] holds what all kinds have
/// in common: descriptions, settings and defaults. Every test runs for each of
/// [io.striate.backend.tck.component.ComponentContract#settings].
///
///     class CosineTypeTest implements ScheduleContract {
///       @Override
///       public ScheduleType type() {
///         return new CosineType();
///       }
///     }
///
/// A test that does not apply to a component is overridden there, with the reason.
package io.striate.backend.tck.component;
