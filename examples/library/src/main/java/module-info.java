/// An application that has Striate as a library.
module io.striate.examples.library {
  requires io.striate.starter;
  requires java.desktop;
}
