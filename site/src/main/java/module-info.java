/// Makes a static site of the documentation.
@org.jspecify.annotations.NullMarked
module io.striate.site {
  requires org.commonmark;
  requires org.commonmark.ext.gfm.tables;
  requires static org.jspecify;

  exports io.striate.site;
}
