package io.striate.api.error;

import java.util.Arrays;
import java.util.Optional;

/// The stable code of every error that a user can meet, and which exit status it leads to. `striate
/// explain STR-101` and `docs/errors.md` print meaning and remedy; a code is never reused for
/// another meaning.
public enum Code {
  /// A window (convolution, pooling) does not fit its input.
  WINDOW_DOES_NOT_FIT(
      "STR-101",
      Kind.INPUT,
      "The window of a convolution or pooling does not fit its input: (N + 2P - F)/S "
          + "is not whole, or the kernel is larger than the padded input.",
      "Use one of the settings in the message, or round with `\"fit\": \"floor\"` or "
          + "`\"ceil\"`."),
  /// A key that the component does not know.
  UNKNOWN_KEY(
      "STR-102",
      Kind.INPUT,
      "Unknown key.",
      "Often a typing error: the message names the nearest key. `note` and keys that "
          + "start with `x-` are free for comments."),
  /// A required key is missing.
  MISSING_KEY(
      "STR-103", Kind.INPUT, "A required key is missing.", "Add it; the message describes it."),
  /// A value has the wrong type or lies outside its range.
  BAD_VALUE(
      "STR-104",
      Kind.INPUT,
      "A value has the wrong type or is out of range, or two settings contradict " + "each other.",
      "The message says what is allowed."),
  /// No layer, loss, optimizer, ... of that name is installed.
  UNKNOWN_TYPE(
      "STR-105",
      Kind.INPUT,
      "No layer, loss, metric, optimizer, schedule or dataset of that name is " + "installed.",
      "The message lists the installed ones. A third-party type, such as "
          + "`acme:gabor`, needs its jar in the plug-in folder."),
  /// Two nodes share one name.
  DUPLICATE_NAME(
      "STR-106",
      Kind.INPUT,
      "Two layers, or a layer and an input, have the same name.",
      "Change the `name` of one of them."),
  /// `from` names a node that does not exist.
  DANGLING_FROM(
      "STR-107",
      Kind.INPUT,
      "`from` names a layer or input that does not exist.",
      "The message names the nearest. An activation is part of its layer: use the "
          + "layer's name."),
  /// The nodes form a cycle.
  CYCLE(
      "STR-108",
      Kind.INPUT,
      "The graph of layers has a cycle.",
      "Change the `from` of one of the layers."),
  /// Shapes of an operation's inputs do not go together.
  SHAPES_DISAGREE(
      "STR-109",
      Kind.INPUT,
      "Shapes do not match: a dense layer after feature maps, `add` of two different "
          + "shapes, a wrong number of inputs.",
      "Often `flatten` is missing before the first dense layer, or a 1x1 convolution "
          + "on the shortcut of a residual block."),
  /// A tensor has more elements than a Java array can hold.
  TENSOR_TOO_LARGE(
      "STR-110",
      Kind.INPUT,
      "A tensor has more elements than a Java array can hold (2,147,483,639).",
      "Use a smaller batch, a smaller input or fewer channels."),
  /// A layer cannot use the parameters of the layer that it names.
  NOT_SHARED(
      "STR-111",
      Kind.INPUT,
      "A layer cannot use the parameters of the layer that its `shareWith` names.",
      "Name an earlier layer of the same type whose parameters have the same shapes: mostly its "
          + "input must have as many channels."),
  /// The file is not JSON, too large, or nested too deeply.
  BAD_JSON(
      "STR-112",
      Kind.INPUT,
      "The file is not JSON (comments start with `//`), not UTF-8, missing, larger "
          + "than 4 MiB, nested more than 200 levels deep, or has a duplicate key.",
      "The message gives the place and what was expected there."),
  /// The file was written for another version of the format.
  UNSUPPORTED_VERSION(
      "STR-113",
      Kind.INPUT,
      "The file has another version of the format.",
      "Use a version of Striate that reads it."),
  /// The output of a layer, or an input, is not used.
  UNUSED_OUTPUT(
      "STR-114",
      Kind.INPUT,
      "The output of a layer, or an input, is not used.",
      "Often a `from` names the wrong layer. Otherwise add the layer to `outputs`, "
          + "or remove it."),
  /// A program is to run, and an input or a state was never given values.
  NEVER_WRITTEN(
      "STR-115",
      Kind.INPUT,
      "A program is to run, and one of its inputs or states was never given values.",
      "In code: set what the message names with `Step.set` or `Weights.set` before " + "`run`."),
  /// A flag of the command line is wrong.
  BAD_FLAG(
      "STR-120",
      Kind.INPUT,
      "A command-line option is wrong, or `--set` names a path that does not exist.",
      "`--help` lists the options. Paths look like `train.epochs` or " + "`layers.conv1.filters`."),
  /// A data file is missing, truncated, corrupt or of the wrong size.
  BAD_DATA(
      "STR-201",
      Kind.INPUT,
      "A data file is missing, truncated, corrupt or has the wrong size.",
      "Download the file again, or set the path in `train.data`."),
  /// A model file or a checkpoint is missing, truncated, corrupt or of another version.
  BAD_MODEL(
      "STR-202",
      Kind.INPUT,
      "A model file or checkpoint is missing, truncated, corrupt or of another " + "version.",
      "Use another checkpoint of the run, or save the model again."),
  /// A run folder cannot be used.
  BAD_RUN(
      "STR-203", Kind.INPUT, "A run folder cannot be used.", "Name another folder with `--run`."),
  /// No backend of that name is installed.
  NO_SUCH_BACKEND(
      "STR-301",
      Kind.INPUT,
      "No backend of that name is installed.",
      "`striate backends` lists the installed ones."),
  /// The backend is installed but cannot run here.
  BACKEND_UNAVAILABLE(
      "STR-302",
      Kind.FAILURE,
      "The backend is installed but cannot run here.",
      "The message gives the reason. `--backend auto` selects a backend that can run."),
  /// A backend lacks a core operation, or broke its contract.
  BACKEND_DEFECT(
      "STR-303",
      Kind.FAILURE,
      "A backend lacks a required operation, or broke its contract.",
      "Report it to the backend's authors; use another backend."),
  /// A plug-in cannot be used. Mostly a warning: the other plug-ins work.
  BROKEN_PLUGIN(
      "STR-304",
      Kind.FAILURE,
      "A plug-in (a jar, or a folder of jars) cannot be used. This is a warning: the "
          + "other components work. With exit status 1, its code failed while it ran.",
      "The message gives the remedy: for example install a build for this version of "
          + "Striate, add a missing library, or trust the plug-in with `--trust`."),
  /// The loss is no longer a finite number.
  DIVERGED(
      "STR-401",
      Kind.FAILURE,
      "Training diverged: the loss is NaN or infinite.",
      "Lower the learning rate. The last good checkpoint is kept."),
  /// Reading or writing failed while working: disk full, no permission.
  IO_FAILED(
      "STR-402",
      Kind.FAILURE,
      "Reading or writing failed: the disk is full, or permission is denied.",
      "Free disk space or correct the permissions, then continue with `--resume`."),
  /// Not enough memory.
  OUT_OF_MEMORY(
      "STR-403",
      Kind.FAILURE,
      "Not enough memory.",
      "Use a smaller batch, or give the JVM more memory."),
  /// A worker of a cluster has ended or does not answer.
  WORKER_LOST(
      "STR-404",
      Kind.FAILURE,
      "A worker of a cluster has ended, does not answer in time, or cannot be reached.",
      "Training restarts its workers from the last checkpoint by itself, a few times. If it then"
          + " still fails, the message says which worker and why; continue with `--resume`.");

  /// Whose turn it is to act.
  public enum Kind {
    /// The specification, a flag or an input file is wrong: exit status 2.
    INPUT,
    /// It failed while working, or a backend is not available: exit status 1.
    FAILURE
  }

  private final String id;
  private final Kind kind;
  private final String meaning;
  private final String remedy;

  Code(String id, Kind kind, String meaning, String remedy) {
    this.id = id;
    this.kind = kind;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /// The code of an id, such as `STR-101`, in any case of letters.
  public static Optional<Code> find(String id) {
    return Arrays.stream(values()).filter(code -> code.id.equalsIgnoreCase(id)).findFirst();
  }

  /// The code as printed, such as `STR-101`.
  public String id() {
    return id;
  }

  /// Which exit status it leads to.
  public Kind kind() {
    return kind;
  }

  /// What is wrong, in sentences.
  public String meaning() {
    return meaning;
  }

  /// What to do, in sentences.
  public String remedy() {
    return remedy;
  }

  /// The exit status of a command that ends with it.
  public int exitStatus() {
    return kind == Kind.INPUT ? 2 : 1;
  }
}
