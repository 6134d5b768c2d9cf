package io.striate.distributed;

import io.striate.api.cluster.Collective;
import java.util.concurrent.CancellationException;

/// A worker's end of a group that something happens to at one of its calls.
final class MortalMember implements Collective {
  private final Collective end;
  private final int when;
  private final Runnable what;
  private int calls;

  /// @param when before which call, counted from 1
  /// @param what happens; it may throw
  private MortalMember(Collective end, int when, Runnable what) {
    this.end = end;
    this.when = when;
    this.what = what;
  }

  /// Dies before a call: its connections are closed.
  static Collective diesBefore(Collective end, int call) {
    return new MortalMember(
        end,
        call,
        () -> {
          end.close();
          throw new CancellationException("killed");
        });
  }

  /// Dies at a moment of a call that nobody knows: its connections are closed by another thread.
  static Collective diesDuring(Collective end, int call) {
    return new MortalMember(end, call, () -> Thread.ofPlatform().daemon().start(end::close));
  }

  /// Does something before a call.
  static Collective before(Collective end, int call, Runnable what) {
    return new MortalMember(end, call, what);
  }

  private void call() {
    calls++;
    if (calls == when) {
      what.run();
    }
  }

  @Override
  public int rank() {
    return end.rank();
  }

  @Override
  public int size() {
    return end.size();
  }

  @Override
  public byte[] broadcast(byte[] message) {
    call();
    return end.broadcast(message);
  }

  @Override
  public void sum(float[] values, int parts) {
    call();
    end.sum(values, parts);
  }

  @Override
  public void sum(double[] values, int parts) {
    call();
    end.sum(values, parts);
  }

  @Override
  public String describe() {
    return end.describe();
  }

  @Override
  public void close() {
    end.close();
  }
}
