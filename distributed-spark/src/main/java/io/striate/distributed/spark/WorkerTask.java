package io.striate.distributed.spark;

import io.striate.distributed.Rendezvous;
import io.striate.distributed.SocketWorker;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.runtime.AbstractFunction1;

/// What a task of the stage does: it is the worker whose rank is the number of its partition.
final class WorkerTask extends AbstractFunction1<Iterator<Integer>, Iterator<Integer>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String rendezvous;
  private final String job;

  WorkerTask(String rendezvous, String job) {
    this.rendezvous = rendezvous;
    this.job = job;
  }

  @Override
  public Iterator<Integer> apply(Iterator<Integer> ranks) {
    int rank = BarrierTaskContext.get().partitionId();
    try {
      SocketWorker.run(Rendezvous.of(rendezvous), rank, job);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Iterator$.MODULE$.<Integer>empty();
  }
}
