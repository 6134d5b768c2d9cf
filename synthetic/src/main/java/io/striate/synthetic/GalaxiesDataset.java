package io.striate.synthetic;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.synthetic.draw.Canvas;
import io.striate.synthetic.draw.DrawnDataset;
import io.striate.synthetic.draw.Frame;
import io.striate.synthetic.draw.Rgb;
import io.striate.synthetic.draw.Scene;
import io.striate.synthetic.sample.Amounts;
import io.striate.synthetic.sample.Draws;
import java.util.List;

/// Galaxies, with the answers that people would give to a tree of four questions.
///
/// The target is `f32[11]`, shares from 0 to 1: smooth, with features, or a star; if with features:
/// a bar, or none; then no arms, two arms, or more; if smooth: round, between, or long. The shares
/// of a question add up to the share of the answer that leads to it, as they do in the Galaxy Zoo;
/// an unclear galaxy divides the answers.
///
/// Source: Willett and others, "Galaxy Zoo 2", 2013; Dieleman, Willett and Dambre,
/// "Rotation-invariant convolutional neural networks for galaxy morphology prediction", 2015.
public final class GalaxiesDataset extends DrawnDataset {
  private static final int ANSWERS = 11;

  private static final Field<Double> NOISE =
      Field.of(
          "noise",
          FieldKind.number(0, 1),
          0.08,
          "most that is added to a color, where 1 is the distance of black and white");

  /// For [java.util.ServiceLoader].
  public GalaxiesDataset() {
    super(
        "galaxies",
        "galaxies, with the answers to a tree of questions as shares",
        Amounts.of(4000, 1000),
        List.of(1, 3),
        NOISE);
  }

  @Override
  protected Scene scene(Config config, Frame frame) {
    return new Sky(frame, config.get(NOISE));
  }

  /// What a galaxy looks like.
  ///
  /// @param star from 0 for a galaxy to 1 for a star
  /// @param features how strong arms and bar are, from 0 to 1
  /// @param bar how strong the bar is, from 0 to 1
  /// @param arms their number, from 0 to 6
  /// @param inclination from 1 for one seen from above to 0.2 for one seen from the side
  private record Galaxy(double star, double features, double bar, int arms, double inclination) {
    static Galaxy of(Draws draws) {
      return new Galaxy(
          draws.chance(0.08) ? 1 : 0,
          draws.between(0, 1),
          draws.between(0, 1),
          draws.below(7),
          draws.between(0.25, 1));
    }

    void answer(HostArray answers) {
      double featured = (1 - star) * steep(features - 0.5);
      double smooth = (1 - star) - featured;
      answers.set(0, smooth);
      answers.set(1, featured);
      answers.set(2, star);
      answers.set(3, featured * steep(bar - 0.5));
      answers.set(4, featured * (1 - steep(bar - 0.5)));
      answers.set(5, arms == 0 ? featured : 0);
      answers.set(6, arms == 1 || arms == 2 ? featured : 0);
      answers.set(7, arms > 2 ? featured : 0);
      double round = steep(inclination - 0.8);
      double lengthy = steep(0.45 - inclination);
      answers.set(8, smooth * round);
      answers.set(9, smooth * (1 - round - lengthy));
      answers.set(10, smooth * lengthy);
    }

    /// The share of people who say that a quantity is above 0.
    private static double steep(double quantity) {
      return 1 / (1 + StrictMath.exp(-15 * quantity));
    }
  }

  private record Sky(Frame frame, double noise) implements Scene {
    @Override
    public List<Samples.Feature> targets() {
      return List.of(new Samples.Feature("target", TensorType.float32(ANSWERS)));
    }

    @Override
    public Canvas draw(int number, boolean test, List<HostArray> targets) {
      var draws = frame.draws("galaxies", number);
      var galaxy = Galaxy.of(draws);
      galaxy.answer(targets.getFirst());
      Canvas canvas = frame.canvas(Rgb.BLACK);
      double x = canvas.right() / 2 + draws.between(-0.04, 0.04);
      double y = 0.5 + draws.between(-0.04, 0.04);
      double size = draws.between(0.18, 0.26);
      double angle = draws.between(0, 2 * StrictMath.PI);
      double winding = draws.sign() * draws.between(2, 4);
      double c = StrictMath.cos(angle);
      double s = StrictMath.sin(angle);
      Rgb core = new Rgb(1, draws.between(0.8, 0.95), draws.between(0.6, 0.8));
      Rgb disc = new Rgb(draws.between(0.6, 0.8), draws.between(0.7, 0.9), 1);
      canvas.paint((px, py) -> {
        double u = (c * (px - x) + s * (py - y)) / size;
        double v = (c * (py - y) - s * (px - x)) / size;
        if (galaxy.star == 1) {
          return Rgb.WHITE.times(StrictMath.exp(-12 * (u * u + v * v)));
        }
        return light(galaxy, u, v / galaxy.inclination, winding, core, disc);
      });
      return canvas.noise(draws, noise);
    }

    /// The light at a place of the galaxy's plane, with its size as unit.
    private static Rgb light(
        Galaxy galaxy, double u, double v, double winding, Rgb core, Rgb disc) {
      double r = StrictMath.hypot(u, v);
      double bulge = StrictMath.exp(-18 * r * r);
      double smooth = 0.9 * StrictMath.exp(-2 * r);
      double arms = 0;
      if (galaxy.arms > 0) {
        double turn = StrictMath.atan2(v, u) - winding * StrictMath.log(r + 0.15);
        double wave = 0.5 + 0.5 * StrictMath.cos(galaxy.arms * turn);
        arms = 1.5 * wave * wave * StrictMath.exp(-1.3 * r) * Math.min(1, 3 * r);
      }
      double bar = galaxy.features * galaxy.bar * StrictMath.exp(-2.5 * u * u - 60 * v * v);
      double plain = 0.35 * StrictMath.exp(-1.3 * r);
      double featured = galaxy.arms > 0 ? arms : plain;
      double spread = (1 - galaxy.features) * smooth + galaxy.features * featured;
      return new Rgb(
          core.red() * (bulge + bar) + disc.red() * spread,
          core.green() * (bulge + bar) + disc.green() * spread,
          core.blue() * (bulge + bar) + disc.blue() * spread);
    }
  }
}
