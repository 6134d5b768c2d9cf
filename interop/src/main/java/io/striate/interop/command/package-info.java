/// The commands `import`, `export` and `convert`.
package io.striate.interop.command;
