/// Settings that a person writes in a specification. Layers, losses, metrics, optimizers, schedules
/// and datasets all come through one kind of door: a [ComponentType] with an id, typed and
/// documented fields, and a way to make the thing from its settings.
package io.striate.api.component;
