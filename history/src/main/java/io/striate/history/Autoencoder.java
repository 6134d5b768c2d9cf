package io.striate.history;

import io.striate.api.data.Dataset;
import java.util.List;

/// The deep autoencoder reproduces digits from 30 numbers better than as many principal components,
/// if it is trained layer by layer first.
final class Autoencoder implements Exhibit {
  private static final int PIXELS = 784;
  private static final int COMPONENTS = 30;

  @Override
  public String name() {
    return "autoencoder";
  }

  @Override
  public String title() {
    return "Deep autoencoder (2006)";
  }

  @Override
  public String source() {
    return "Hinton and Salakhutdinov, Science 313, 2006";
  }

  @Override
  public String meaning() {
    return "Four restricted Boltzmann machines are trained one after the other, unrolled, and tuned"
        + " as a whole. Errors are sums over the 784 pixels of an image, from 0 to 1.";
  }

  @Override
  public List<Claim> show(Workbench workbench) {
    PrincipalComponents components;
    double linear;
    try (Dataset data = workbench.data(name())) {
      components = PrincipalComponents.of(data.training(), COMPONENTS);
      linear = components.error(data.test().orElseThrow());
    }
    double error = PIXELS * workbench.train(name(), 1).figure("mse");
    return List.of(
        Claim.most("squared error of 30 principal components", "13.87", 13.88, linear, ""),
        Claim.most("squared error of a test image", "3.00", 7, error, ""));
  }
}
