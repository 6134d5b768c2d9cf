package io.striate.training.detection;

/// The average precision of a class, by the convention of a challenge.
enum AveragePrecision {
  /// The area under the envelope of precision over recall. Everingham and others, "The Pascal
  /// Visual Object Classes Challenge: A Retrospective", IJCV 2015, for 2010 and later.
  VOC,
  /// The mean of the highest precision at a recall of at least 0, 0.1, ..., 1. Everingham and
  /// others, "The Pascal Visual Object Classes (VOC) Challenge", IJCV 2010, section 4.2.
  VOC_2007,
  /// The same at a recall of at least 0, 0.01, ..., 1. Lin and others, "Microsoft COCO",
  /// arXiv:1405.0312, and the evaluation code of that challenge.
  COCO;

  /// The average precision.
  ///
  /// @param right for falling limits of the score, how many detections from there on are right
  /// @param found how many there are
  /// @param targets how many are to be found, at least one
  double of(double[] right, double[] found, double targets) {
    double[] recall = new double[right.length];
    double[] precision = new double[right.length];
    for (int i = 0; i < right.length; i++) {
      recall[i] = right[i] / targets;
      precision[i] = found[i] == 0 ? 0 : right[i] / found[i];
    }
    for (int i = right.length - 2; i >= 0; i--) {
      precision[i] = Math.max(precision[i], precision[i + 1]);
    }
    return switch (this) {
      case VOC -> area(recall, precision);
      case VOC_2007 -> mean(recall, precision, 10);
      case COCO -> mean(recall, precision, 100);
    };
  }

  private static double area(double[] recall, double[] envelope) {
    double area = 0;
    double before = 0;
    for (int i = 0; i < recall.length; i++) {
      area += (recall[i] - before) * envelope[i];
      before = recall[i];
    }
    return area;
  }

  private static double mean(double[] recall, double[] envelope, int parts) {
    double sum = 0;
    int at = 0;
    for (int part = 0; part <= parts; part++) {
      double least = (double) part / parts;
      while (at < recall.length && recall[at] < least) {
        at++;
      }
      sum += at < recall.length ? envelope[at] : 0;
    }
    return sum / (parts + 1);
  }
}
