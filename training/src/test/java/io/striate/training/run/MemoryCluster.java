package io.striate.training.run;

import io.striate.api.cluster.Cluster;
import io.striate.api.cluster.ClusterJob;
import io.striate.api.cluster.Collective;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleBinaryOperator;

/// Workers that are threads of this process.
final class MemoryCluster {
  private MemoryCluster() {}

  static Cluster of(int workers) {
    return new Memory(workers);
  }

  private static final class Memory implements Cluster {
    private final int workers;

    Memory(int workers) {
      this.workers = workers;
    }

    @Override
    public int workers() {
      return workers;
    }

    @Override
    public boolean sharesFiles() {
      return true;
    }

    @Override
    public Collective start(ClusterJob job) {
      return new Meeting(workers).start(job);
    }
  }

  /// Where all members meet: each puts its values on the table, and takes the sum of all.
  private static final class Meeting {
    private final int workers;
    private final CyclicBarrier barrier;
    private final double[][] table;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<StriateException> failure = new AtomicReference<>();
    private byte[] message = {};

    Meeting(int workers) {
      this.workers = workers;
      this.barrier = new CyclicBarrier(workers + 1);
      this.table = new double[workers + 1][];
    }

    Collective start(ClusterJob job) {
      for (int rank = 0; rank < workers; rank++) {
        var member = new Member(this, rank);
        threads.add(Thread.ofPlatform().daemon().start(() -> work(job, member)));
      }
      return new Member(this, workers);
    }

    private void work(ClusterJob job, Collective member) {
      try {
        job.work(member);
      } catch (CancellationException ended) {
        return; // the driver has left
      } catch (StriateException e) {
        failure.compareAndSet(null, e);
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(
            null, new StriateException(Code.WORKER_LOST, "a worker has failed: " + e));
      }
      if (failure.get() != null) {
        part();
      }
    }

    /// Ends the waiting of all members, of those that come later as well: a broken barrier stays
    /// broken, and a thread breaks it that is interrupted when it comes.
    private void part() {
      Thread.currentThread().interrupt();
      try {
        barrier.await();
      } catch (BrokenBarrierException | InterruptedException e) {
        // As it was meant.
      }
      Thread.interrupted(); // the barrier may have been broken before
    }

    void await() {
      try {
        barrier.await();
      } catch (BrokenBarrierException | InterruptedException e) {
        StriateException found = failure.get();
        if (found != null) {
          throw found;
        }
        var ended = new CancellationException("the group has ended");
        ended.initCause(e);
        throw ended;
      }
    }

    /// Adds what is on the table as the tree says.
    private double[] sum(int from, int to, DoubleBinaryOperator plus) {
      if (to - from == 1) {
        return table[from];
      }
      int middle = from + Integer.highestOneBit(to - from - 1);
      double[] left = sum(from, middle, plus);
      double[] right = sum(middle, to, plus);
      double[] sum = new double[left.length];
      Arrays.setAll(sum, i -> plus.applyAsDouble(left[i], right[i]));
      return sum;
    }

    double[] exchanged(int rank, double[] values, int parts, DoubleBinaryOperator plus) {
      table[rank] = values;
      await();
      double[] sum = sum(0, parts, plus);
      await();
      return sum;
    }

    byte[] told(int rank, byte[] own) {
      if (rank == workers) {
        message = own;
      }
      await();
      byte[] heard = message;
      await();
      return heard;
    }

    void end() {
      part();
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private record Member(Meeting meeting, int rank) implements Collective {
    @Override
    public int size() {
      return meeting.workers;
    }

    @Override
    public byte[] broadcast(byte[] message) {
      return meeting.told(rank, message);
    }

    @Override
    public void sum(float[] values, int parts) {
      double[] wide = new double[values.length];
      Arrays.setAll(wide, i -> values[i]);
      double[] sum = meeting.exchanged(rank, wide, parts, (a, b) -> (float) a + (float) b);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) sum[i];
      }
    }

    @Override
    public void sum(double[] values, int parts) {
      double[] sum = meeting.exchanged(rank, values.clone(), parts, Double::sum);
      System.arraycopy(sum, 0, values, 0, values.length);
    }

    @Override
    public String describe() {
      return meeting.workers + " threads";
    }

    @Override
    public void close() {
      if (rank == meeting.workers) {
        meeting.end();
      }
    }
  }
}
