/// Workers that are tasks of Apache Spark. Its classes are on the class path, never modules.
@NullMarked
package io.striate.distributed.spark;

import org.jspecify.annotations.NullMarked;
