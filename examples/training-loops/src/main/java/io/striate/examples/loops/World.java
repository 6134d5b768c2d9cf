package io.striate.examples.loops;

import module io.striate.training;
import module java.base;

/// A corridor of rooms for [DeepQ]: one leads to the right, where the reward is, and starts on the
/// left. It keeps what happened, for learning from it again.
public final class World implements AutoCloseable {
  private static final int LONGEST = 30;

  private record Memory(int room, int action, float reward, int next, boolean ended) {}

  private final int rooms;
  private final Step step;
  private final List<Memory> memories = new ArrayList<>();
  private int room;
  private int moves;

  /// A corridor.
  ///
  /// @param network gives the value `q` of both actions in a room
  public World(int rooms, NetworkPrograms network, Weights weights) {
    this.rooms = rooms;
    var emit = new Emitter("act", 1, 1);
    Value seen = emit.input("room", TensorType.float32(1, rooms), true);
    var forward = network.forward(1, Mode.INFERENCE, List.of("q"));
    emit.output("q", emit.inline("online/", forward, Map.of("input", seen)).output("q"));
    step = Step.of(emit.build(), weights);
  }

  int size() {
    return rooms;
  }

  int actions() {
    return 2;
  }

  int steps() {
    return 600;
  }

  /// The better action in a room: 0 is left, 1 is right.
  public int choose(int in) {
    float[] q = step.set("room", oneOf(rooms, in)).run().read("q");
    return q[1] > q[0] ? 1 : 0;
  }

  /// Moves once: at random at first, later as the network says.
  void play(long number) {
    var random = new RandomStream(1, "play", 0, (int) number);
    boolean explores = random.nextUniform() < Math.max(0.1, 1 - number / 300.0);
    int action = explores ? random.nextInt(2) : choose(room);
    int next = Math.max(0, room + (action == 1 ? 1 : -1));
    boolean ended = next == rooms - 1;
    memories.add(new Memory(room, action, ended ? 1 : 0, next, ended));
    moves++;
    room = ended || moves % LONGEST == 0 ? 0 : next;
  }

  /// Memories at random, as the inputs of a step.
  Map<String, float[]> replay(int batch, long number) {
    var random = new RandomStream(1, "replay", 0, (int) number);
    var inputs = new LinkedHashMap<String, float[]>();
    Map.of("before", rooms, "after", rooms, "action", 2, "reward", 1, "continues", 1)
        .forEach((name, width) -> inputs.put(name, new float[batch * width]));
    for (int i = 0; i < batch; i++) {
      Memory memory = memories.get(random.nextInt(memories.size()));
      inputs.get("before")[i * rooms + memory.room()] = 1;
      inputs.get("after")[i * rooms + memory.next()] = 1;
      inputs.get("action")[i * 2 + memory.action()] = 1;
      inputs.get("reward")[i] = memory.reward();
      inputs.get("continues")[i] = memory.ended() ? 0 : 1;
    }
    return inputs;
  }

  private static float[] oneOf(int count, int index) {
    float[] values = new float[count];
    values[index] = 1;
    return values;
  }

  @Override
  public void close() {
    step.close();
  }
}
