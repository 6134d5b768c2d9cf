/// The commands `import` and `export`.
package io.striate.interop.command;
