package io.striate.backend.cpu.vector.elementwise;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import io.striate.api.op.Elementwise.Function;
import io.striate.backend.cpu.vector.elementwise.ElementwiseChain.Link;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Writes the class of a [ChainLoop]: a loop over the vectors of a block, with the code of the
/// chain's functions from the class file of [LaneFunctions] one after the other. Their code is
/// pasted and not called, because the compiler does not inline every call of a large loop, and a
/// vector that a call returns is then an object.
///
///     for (int x = 0; x < n; x += LANES) {
///       FloatVector v0 = FloatVector.fromArray(SPECIES, a0, start0 + x);
///       FloatVector v1 = ... // the code of a function
///       v1.intoArray(a1, start1 + x);
///     }
final class ChainLoopWriter {
  /// Calls of the Vector API in one loop. The compiler gives up somewhere above 1,000, and long
  /// before that there are too few registers.
  private static final int MOST_CALLS = 400;

  private static final ClassDesc CHAIN = type(ElementwiseChain.class);
  private static final ClassDesc OPERANDS = type(Operands.class);
  private static final ClassDesc WORKSPACE = type(Workspace.class);
  private static final ClassDesc VECTOR = type(FloatVector.class);
  private static final ClassDesc SPECIES = type(VectorSpecies.class);
  private static final ClassDesc FUNCTIONS = type(LaneFunctions.class);
  private static final ClassDesc FLOATS = CD_float.arrayType();

  private static final int CHAIN_SLOT = 1;
  private static final int OPERANDS_SLOT = 2;
  private static final int WORKSPACE_SLOT = 3;
  private static final int FIRST_SLOT = 4;
  private static final int COUNT_SLOT = 5;
  private static final int INDEX_SLOT = 6;
  private static final int FREE_SLOT = 7;

  /// The code of each method of [LaneFunctions].
  private final Map<String, CodeModel> functions = new HashMap<>();

  private static ClassDesc type(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  ChainLoopWriter() {
    for (MethodModel method : ClassFile.of().parse(classFile()).methods()) {
      functions.put(method.methodName().stringValue(), method.code().orElseThrow());
    }
  }

  private static byte[] classFile() {
    String name = LaneFunctions.class.getSimpleName() + ".class";
    try (InputStream in = LaneFunctions.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The loop of chains of a form; none if a function has no form for vectors alone, or if there
  /// are too many.
  Optional<ChainLoop> write(ChainForm form) {
    long calls = 0;
    for (Link link : form.links()) {
      String name = name(link.function());
      if (!functions.containsKey(name)) {
        return Optional.empty();
      }
      calls += calls(name);
    }
    return calls > MOST_CALLS ? Optional.empty() : Optional.of(define(form));
  }

  /// The name in [LaneFunctions]: that of RELU_GRADIENT is `reluGradient`.
  private static String name(Function function) {
    var name = new StringBuilder();
    for (String word : function.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  private long calls(String name) {
    long calls = 0;
    for (var element : code(name)) {
      if (element instanceof InvokeInstruction call) {
        calls += isOwn(call) ? calls(call.name().stringValue()) : 1;
      }
    }
    return calls;
  }

  private CodeModel code(String name) {
    return Objects.requireNonNull(functions.get(name));
  }

  private static boolean isOwn(InvokeInstruction call) {
    return call.owner().asSymbol().equals(FUNCTIONS);
  }

  private ChainLoop define(ChainForm form) {
    ClassDesc self = ClassDesc.of(ChainLoop.class.getName() + "Code");
    byte[] bytes =
        ClassFile.of()
            .build(
                self,
                type ->
                    type.withFlags(AccessFlag.FINAL)
                        .withInterfaceSymbols(type(ChainLoop.class))
                        .withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            0,
                            code ->
                                code.aload(0)
                                    .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                    .return_())
                        .withMethodBody(
                            "run",
                            MethodTypeDesc.of(CD_void, CHAIN, OPERANDS, WORKSPACE, CD_int, CD_int),
                            ClassFile.ACC_PUBLIC,
                            code -> new Body(form, code).write()));
    try {
      Class<?> type = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
      return (ChainLoop) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the loop of " + form + " cannot be defined", e);
    }
  }

  /// The code of one loop. Each value has a slot for its vector; those in memory also have slots
  /// for their array and the index where the block starts in it.
  private final class Body {
    private final ChainForm form;
    private final CodeBuilder code;
    private final int values;
    private final boolean[] loaded;

    Body(ChainForm form, CodeBuilder code) {
      this.form = form;
      this.code = code;
      this.values = form.operands() + form.links().size();
      this.loaded = new boolean[values];
    }

    private int vector(int value) {
      return FREE_SLOT + value;
    }

    private int array(int value) {
      return FREE_SLOT + values + value;
    }

    private int start(int value) {
      return FREE_SLOT + 2 * values + value;
    }

    void write() {
      for (int value = 0; value < values; value++) {
        boolean operand = value < form.operands();
        if (operand || form.kept().contains(value - form.operands())) {
          locate(value);
        }
        if (operand && form.single().get(value)) {
          broadcast(value);
        }
      }
      var top = code.newLabel();
      var end = code.newLabel();
      code.iconst_0().istore(INDEX_SLOT).labelBinding(top);
      code.iload(INDEX_SLOT).iload(COUNT_SLOT).if_icmpge(end);
      for (int link = 0; link < form.links().size(); link++) {
        apply(link);
      }
      code.iinc(INDEX_SLOT, Lanes.LANES).goto_(top).labelBinding(end).return_();
    }

    /// Asks the chain where a value lies.
    private void locate(int value) {
      code.aload(CHAIN_SLOT).loadConstant(value).aload(OPERANDS_SLOT).aload(WORKSPACE_SLOT);
      code.invokevirtual(CHAIN, "array", MethodTypeDesc.of(FLOATS, CD_int, OPERANDS, WORKSPACE));
      code.astore(array(value));
      code.aload(CHAIN_SLOT).loadConstant(value).aload(OPERANDS_SLOT).iload(FIRST_SLOT);
      code.invokevirtual(CHAIN, "start", MethodTypeDesc.of(CD_int, CD_int, OPERANDS, CD_int));
      code.istore(start(value));
    }

    private void broadcast(int value) {
      species().aload(array(value)).iload(start(value)).faload();
      code.invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float));
      code.astore(vector(value));
      loaded[value] = true;
    }

    private CodeBuilder species() {
      return code.getstatic(type(Lanes.class), "SPECIES", SPECIES);
    }

    private void apply(int number) {
      Link link = form.links().get(number);
      for (int value : link.operands()) {
        if (value < form.operands() && !loaded[value]) {
          load(value);
        }
      }
      for (int value : link.operands()) {
        code.aload(vector(value));
      }
      paste(name(link.function()), link.operands().size(), FREE_SLOT + 3 * values);
      int result = form.operands() + number;
      code.astore(vector(result));
      if (form.kept().contains(number)) {
        code.aload(vector(result)).aload(array(result));
        code.iload(start(result)).iload(INDEX_SLOT).iadd();
        code.invokevirtual(VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
      }
    }

    private void load(int value) {
      species().aload(array(value)).iload(start(value)).iload(INDEX_SLOT).iadd();
      code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, FLOATS, CD_int));
      code.astore(vector(value));
      loaded[value] = true;
    }

    /// Pastes the code of a function: from its arguments on the stack to its result on the stack.
    ///
    /// @param slot the first slot for its parameters and local variables
    private void paste(String name, int arguments, int slot) {
      for (int i = arguments - 1; i >= 0; i--) {
        code.astore(slot + i);
      }
      CodeModel function = code(name);
      int next = slot + ((CodeAttribute) function).maxLocals();
      for (var element : function) {
        switch (element) {
          case LoadInstruction load -> code.loadLocal(load.typeKind(), slot + load.slot());
          case StoreInstruction store -> code.storeLocal(store.typeKind(), slot + store.slot());
          case InvokeInstruction call when isOwn(call) ->
              paste(call.name().stringValue(), call.typeSymbol().parameterCount(), next);
          case ReturnInstruction end -> {}
          case Instruction other -> code.with(other);
          default -> {} // lines and names of variables
        }
      }
    }
  }
}
