/// Pages in HTML from Markdown. `Main` makes the site of a checkout, `Site` the pages, `Page` one
/// of them.
@NullMarked
package io.striate.site;

import org.jspecify.annotations.NullMarked;
