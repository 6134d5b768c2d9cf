package io.striate.serve;

import io.striate.api.error.StriateException;
import io.striate.json.Json;
import io.striate.json.JsonValue;
import io.striate.training.Predicted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What there is to ask for.
///
/// | address | what it gives |
/// |---|---|
/// | `GET /v2` | the server's name and version |
/// | `GET /v2/health/live`, `GET /v2/health/ready` | whether it runs, and takes requests |
/// | `GET /v2/models` | the names of the models |
/// | `GET /v2/models/NAME` | inputs and outputs of a model |
/// | `GET /v2/models/NAME/ready` | whether it answers |
/// | `POST /v2/models/NAME/infer` | outputs for inputs |
/// | the last three with `/versions/VERSION` behind `NAME` | the same, if it is this version |
/// | `POST /classify`, `POST /classify/NAME` | the classes of an image |
/// | `GET /metrics` | figures for Prometheus |
/// | `GET /` | a page to drop an image on |
final class Routes {
  /// How an answer to a known address is found.
  interface Action {
    /// Answers the request.
    ///
    /// @throws IOException if the client is gone
    Reply answer() throws IOException;
  }

  /// Something that can be asked for.
  ///
  /// @param name for the figures, such as `infer`
  /// @param method that it is asked by
  /// @param open whether it is answered without the token
  record Route(String name, String method, boolean open, Action action) {}

  private static final String GET = "GET";
  private static final String POST = "POST";
  private static final int CLASSES = 5;
  private static final int MOST_CLASSES = 1000;

  private final Models models;
  private final Limits limits;
  private final Figures figures;
  private final Budget bodies;
  private final Budget json;
  private final Budget images;
  private final String page;

  /// @param heap bytes of the heap: trees of JSON and images take many times their size
  /// @param cores images are decoded by as many requests at once
  Routes(Models models, Limits limits, Figures figures, long heap, int cores) {
    this.models = models;
    this.limits = limits;
    this.figures = figures;
    this.bodies = new Budget(limits.memory(), limits.patience());
    this.json = new Budget(Math.max(limits.json(), heap / Limits.TREE), limits.patience());
    this.images = new Budget((long) cores * Budget.TURN, limits.patience());
    this.page = page();
  }

  private static String page() {
    try (InputStream in = Routes.class.getResourceAsStream("page.html")) {
      return new String(
          Objects.requireNonNull(in, "page.html").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where a request leads.
  ///
  /// @param stopping whether the server takes no more requests
  /// @throws Refusal if nothing is there
  Route find(Request request, boolean stopping) {
    List<String> path = request.path();
    return switch (path.isEmpty() ? "" : path.getFirst()) {
      case "" -> new Route("page", GET, true, this::shownPage);
      case "metrics" -> ended(path, 1, new Route("metrics", GET, false, this::metrics));
      case "classify" ->
          ended(path, 2, new Route("classify", POST, false, () -> classify(request)));
      case "v2" -> protocol(request, path.subList(1, path.size()), stopping);
      default -> throw nothing();
    };
  }

  /// A route, unless the path is longer than it.
  private static Route ended(List<String> path, int most, Route route) {
    if (path.size() > most) {
      throw nothing();
    }
    return route;
  }

  private Reply metrics() {
    return Reply.text("text/plain; version=0.0.4; charset=utf-8", figures.text(models.all()));
  }

  private static Refusal nothing() {
    return new Refusal(Refusal.NOT_FOUND, "nothing is at this address");
  }

  private Reply shownPage() {
    return Reply.text("text/html; charset=utf-8", page)
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                + " connect-src 'self'; img-src blob:; frame-ancestors 'none'");
  }

  private Route protocol(Request request, List<String> path, boolean stopping) {
    if (path.isEmpty()) {
      return new Route("server", GET, false, Routes::server);
    }
    if (path.equals(List.of("health", "live"))) {
      return new Route("live", GET, true, () -> Reply.json(flag("live", true)));
    }
    if (path.equals(List.of("health", "ready"))) {
      return new Route("ready", GET, true, () -> ready(stopping));
    }
    if (!path.getFirst().equals("models")) {
      throw nothing();
    }
    if (path.size() == 1) {
      return new Route("models", GET, false, this::names);
    }
    List<String> rest = path.subList(2, path.size());
    ServedModel model = version(model(path.get(1)), rest);
    List<String> action =
        !rest.isEmpty() && rest.getFirst().equals("versions") ? rest.subList(2, rest.size()) : rest;
    if (action.isEmpty()) {
      return new Route("model", GET, false, () -> new Inference(model).metadata());
    }
    return switch (action.size() == 1 ? action.getFirst() : "") {
      case "ready" -> new Route("model-ready", GET, false, () -> modelReady(model));
      case "infer" -> new Route("infer", POST, false, () -> infer(request, model));
      default -> throw nothing();
    };
  }

  private static JsonValue flag(String name, boolean value) {
    return Json.object().put(name, value).build();
  }

  private static Reply ready(boolean stopping) {
    if (stopping) {
      throw new Refusal(Refusal.UNAVAILABLE, "the server is stopping");
    }
    return Reply.json(flag("ready", true));
  }

  private static Reply server() {
    String version =
        Optional.ofNullable(Routes.class.getModule().getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .orElse("unknown");
    return Reply.json(
        Json.object()
            .put("name", "striate")
            .put("version", version)
            .put("extensions", Json.list(List.of(Json.text("binary_tensor_data"))))
            .build());
  }

  private Reply names() {
    var names = new ArrayList<JsonValue>();
    models.all().forEach(model -> names.add(Json.text(model.name())));
    return Reply.json(Json.object().put("models", Json.list(names)).build());
  }

  private ServedModel model(String name) {
    return models
        .find(name)
        .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "there is no model of that name"));
  }

  /// The model, if the path names no version or the one that is there.
  private static ServedModel version(ServedModel model, List<String> path) {
    if (!path.isEmpty() && path.getFirst().equals("versions")) {
      if (path.size() < 2) {
        throw nothing();
      }
      if (!path.get(1).equals(model.version())) {
        throw new Refusal(
            Refusal.NOT_FOUND,
            "this version is not there; the version of '"
                + model.name()
                + "' is "
                + model.version());
      }
    }
    return model;
  }

  private static Reply modelReady(ServedModel model) {
    return Reply.json(Json.object().put("name", model.name()).put("ready", true).build());
  }

  private Reply infer(Request request, ServedModel model) throws IOException {
    long length = request.length().orElse(limits.body());
    try (var _ = bodies.take(Math.min(length, limits.body()))) {
      byte[] body = request.body(limits.body());
      long head =
          request.header(Inference.JSON_LENGTH).map(Request::whole).orElse((long) body.length);
      InferRequest asked;
      try (var _ = json.take(head)) {
        asked = InferRequest.read(body, head, limits.json());
      }
      Reply reply = new Inference(model).infer(asked);
      figures.answered(model.name(), Inference.count(asked));
      return reply;
    }
  }

  private Reply classify(Request request) throws IOException {
    ServedModel model = request.path().size() == 2 ? model(request.path().get(1)) : only();
    int top = request.parameter("top").map(Routes::top).orElse(CLASSES);
    long length = request.length().orElse(limits.body());
    try (var _ = bodies.take(Math.min(length, limits.body()))) {
      byte[] image = request.body(limits.body());
      if (image.length == 0) {
        throw new Refusal(Refusal.BAD_REQUEST, "send the bytes of an image file as the body");
      }
      Predicted predicted;
      // An image may take hundreds of megabytes while it is decoded.
      try (var _ = images.take(Budget.TURN)) {
        predicted = model.use(predictor -> predictor.predict(image));
      } catch (StriateException unsuitable) {
        throw Answers.refusal(unsuitable);
      }
      figures.answered(model.name(), 1);
      return Reply.json(Answers.of(model, predicted, top));
    }
  }

  private static int top(String text) {
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > MOST_CLASSES) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          String.format(Locale.ROOT, "top must be a number from 1 to %d", MOST_CLASSES));
    }
    return Integer.parseInt(text);
  }

  private ServedModel only() {
    List<ServedModel> all = models.all();
    if (all.size() != 1) {
      throw new Refusal(Refusal.BAD_REQUEST, "there are several models; name one: /classify/NAME");
    }
    return all.getFirst();
  }
}
