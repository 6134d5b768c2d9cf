/// Training loops written in Java, against exported packages only.
module io.striate.examples.loops {
  requires transitive io.striate.training;

  exports io.striate.examples.loops;
}
