package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/// `orthogonal`: a random matrix with orthonormal rows, or orthonormal columns if it has more rows
/// than columns, times `gain`. A weight `[filters, ...]` is a matrix with a row for each filter.
///
/// Normal numbers are orthogonalized by Gram and Schmidt's method, twice for accuracy; all
/// orthogonal matrices are equally likely.
///
/// Source: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in
/// deep linear neural networks", arXiv:1312.6120.
public final class OrthogonalType implements InitializerType {
  private static final Field<Double> GAIN =
      Field.of("gain", FieldKind.number(0, Double.MAX_VALUE), 1.0, "length of each row or column");

  @Override
  public String id() {
    return "orthogonal";
  }

  @Override
  public String summary() {
    return "a random matrix with orthonormal rows or columns";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(GAIN);
  }

  @Override
  public Initializer create(Config config) {
    double gain = config.get(GAIN);
    return (shape, random) -> {
      int rows = shape.rank() == 0 ? 1 : shape.extent(0);
      int columns = shape.size() / rows;
      boolean wide = rows <= columns;
      double[][] vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
      float[] values = new float[rows * columns];
      for (int i = 0; i < values.length; i++) {
        int row = i / columns;
        int column = i % columns;
        values[i] = (float) (gain * (wide ? vectors[row][column] : vectors[column][row]));
      }
      return values;
    };
  }

  private static double[][] orthonormal(int count, int length, RandomStream random) {
    double[][] vectors = new double[count][length];
    for (int i = 0; i < count; i++) {
      double[] vector = vectors[i];
      Arrays.setAll(vector, element -> random.nextNormal());
      for (int pass = 0; pass < 2; pass++) {
        for (int before = 0; before < i; before++) {
          addScaled(vector, vectors[before], -dot(vector, vectors[before]));
        }
      }
      double norm = Math.sqrt(dot(vector, vector));
      Arrays.setAll(vector, element -> vector[element] / norm);
    }
    return vectors;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void addScaled(double[] a, double[] b, double factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] += factor * b[i];
    }
  }
}
