package io.striate.examples.spring;

import io.striate.api.error.StriateException;
import io.striate.training.Predictor;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Answers an image file with its class.
@RestController
class Classifications {
  private final Predictor predictor;

  Classifications(Predictor predictor) {
    this.predictor = predictor;
  }

  /// What the caller gets, as JSON.
  record Answer(String label, double probability) {}

  @PostMapping("/classify")
  Answer classify(@RequestBody byte[] image) {
    var found = predictor.predict(image).classification();
    return new Answer(found.label(), found.probability());
  }

  /// What is wrong with the image is the caller's to know.
  @ExceptionHandler
  @ResponseStatus(HttpStatus.BAD_REQUEST)
  String refused(StriateException e) {
    return e.getMessage();
  }
}
