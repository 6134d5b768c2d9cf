package io.striate.layers.format;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What keys are called in Keras, PyTorch and Caffe, and here.
final class Synonyms {
  /// Keys of others, in lower case without underscores, each with the keys that may be meant.
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("kernelsize", List.of("kernel")),
          Map.entry("kernelshape", List.of("kernel")),
          Map.entry("poolsize", List.of("kernel")),
          Map.entry("windowsize", List.of("kernel")),
          Map.entry("size", List.of("kernel", "factor")),
          Map.entry("numoutput", List.of("filters", "units")),
          Map.entry("outchannels", List.of("filters")),
          Map.entry("channels", List.of("filters")),
          Map.entry("outfeatures", List.of("units")),
          Map.entry("units", List.of("filters")),
          Map.entry("filters", List.of("units")),
          Map.entry("neurons", List.of("units")),
          Map.entry("hiddensize", List.of("units")),
          Map.entry("outputdim", List.of("units")),
          Map.entry("embeddingdim", List.of("units")),
          Map.entry("inputdim", List.of("vocabulary")),
          Map.entry("numembeddings", List.of("vocabulary")),
          Map.entry("numheads", List.of("heads")),
          Map.entry("returnsequences", List.of("output")),
          Map.entry("gobackwards", List.of("reverse")),
          Map.entry("strides", List.of("stride")),
          Map.entry("pad", List.of("padding")),
          Map.entry("pads", List.of("padding")),
          Map.entry("dilationrate", List.of("dilation")),
          Map.entry("dilations", List.of("dilation")),
          Map.entry("group", List.of("groups")),
          Map.entry("numgroups", List.of("groups")),
          Map.entry("depthmultiplier", List.of("multiplier")),
          Map.entry("outputsize", List.of("size")),
          Map.entry("localsize", List.of("size")),
          Map.entry("normregion", List.of("region")),
          Map.entry("normtype", List.of("power")),
          Map.entry("axis", List.of("axes")),
          Map.entry("normalizedshape", List.of("axes")),
          Map.entry("elementwiseaffine", List.of("affine")),
          Map.entry("scalefactor", List.of("factor")),
          Map.entry("upscalefactor", List.of("factor")),
          Map.entry("interpolation", List.of("mode")),
          Map.entry("cropping", List.of("crop")),
          Map.entry("targetshape", List.of("shape")),
          Map.entry("dims", List.of("order")),
          Map.entry("negativeslope", List.of("slope")),
          Map.entry("approximate", List.of("approximation")),
          Map.entry("recurrentinitializer", List.of("stateInit")),
          Map.entry("embeddingsinitializer", List.of("init")),
          Map.entry("usebias", List.of("bias")),
          Map.entry("biasterm", List.of("bias")),
          Map.entry("kernelinitializer", List.of("init")),
          Map.entry("weightfiller", List.of("init")),
          Map.entry("nonlinearity", List.of("function", "activation")),
          Map.entry("bottom", List.of("from")),
          Map.entry("inputs", List.of("from")),
          Map.entry("trainable", List.of("freeze")),
          Map.entry("requiresgrad", List.of("freeze")),
          Map.entry("lr", List.of("learningRate")),
          Map.entry("baselr", List.of("learningRate")),
          Map.entry("learningrate", List.of("learningRate")),
          Map.entry("weightdecay", List.of("weightDecay")),
          Map.entry("decay", List.of("weightDecay")),
          Map.entry("batchsize", List.of("batch")),
          Map.entry("maxepochs", List.of("epochs")),
          Map.entry("nbepoch", List.of("epochs")),
          Map.entry("numepochs", List.of("epochs")),
          Map.entry("maxiter", List.of("epochs")),
          Map.entry("randomseed", List.of("seed")),
          Map.entry("dataset", List.of("data")),
          Map.entry("validationsplit", List.of("validation")),
          Map.entry("std", List.of("deviation")),
          Map.entry("stddev", List.of("deviation")),
          Map.entry("inputshape", List.of("input")),
          Map.entry("criterion", List.of("loss")),
          Map.entry("dropoutrate", List.of("rate")),
          Map.entry("p", List.of("rate")),
          Map.entry("eps", List.of("epsilon")),
          Map.entry("alpha", List.of("rho")),
          Map.entry("initialaccumulatorvalue", List.of("initialAccumulator")),
          Map.entry("trustcoefficient", List.of("trust")),
          Map.entry("nssteps", List.of("iterations")),
          Map.entry("adjustlrfn", List.of("scale")),
          Map.entry("gamma", List.of("factor")),
          Map.entry("decayrate", List.of("factor")),
          Map.entry("stepsize", List.of("every")),
          Map.entry("stepvalue", List.of("milestones")),
          Map.entry("boundaries", List.of("milestones")),
          Map.entry("minlr", List.of("floor")),
          Map.entry("etamin", List.of("floor")),
          Map.entry("endlearningrate", List.of("floor")),
          Map.entry("t0", List.of("period")),
          Map.entry("tmult", List.of("growth")),
          Map.entry("pctstart", List.of("rise")),
          Map.entry("stepsizeup", List.of("rise")),
          Map.entry("stepsizedown", List.of("fall")),
          Map.entry("annealstrategy", List.of("curve")),
          Map.entry("monitor", List.of("figure")),
          Map.entry("mode", List.of("better")),
          Map.entry("labelsmoothing", List.of("smoothing")),
          Map.entry("classweight", List.of("weights")),
          Map.entry("ignoreindex", List.of("ignore")),
          Map.entry("ignorelabel", List.of("ignore")),
          Map.entry("fromlogits", List.of("logits")),
          Map.entry("posweight", List.of("positiveWeight")),
          Map.entry("nbins", List.of("bins")),
          Map.entry("numbins", List.of("bins")));

  private Synonyms() {}

  /// What a key is called here.
  ///
  /// @param known the keys that are understood where it is written
  static Optional<String> of(String key, Collection<String> known) {
    return KEYS.getOrDefault(plain(key), List.of()).stream().filter(known::contains).findFirst();
  }

  /// A word as it is compared: `MaxPooling_2D` like `maxpooling2d`.
  static String plain(String word) {
    return word.replaceAll("^(nn|layers|tf|keras)\\.", "")
        .replaceAll("[-_. ]", "")
        .toLowerCase(Locale.ROOT);
  }
}
