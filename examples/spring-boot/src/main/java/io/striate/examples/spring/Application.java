package io.striate.examples.spring;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.training.Predictor;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/// The service: one backend and one predictor, which Spring closes in the order of their use.
@SpringBootApplication
public class Application {
  /// @param words the settings, such as `--striate.model=runs/lenet5-1`
  public static void main(String[] words) {
    SpringApplication.run(Application.class, words);
  }

  @Bean
  Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
  }

  @Bean
  Predictor predictor(@Value("${striate.model}") Path model, Backend backend) {
    var predictor = Predictor.open(model, backend);
    predictor.warmUp();
    return predictor;
  }
}
