import org.jspecify.annotations.NullMarked;

/// Games that networks learn to play: environments, a planner, learners, and the commands
/// `reinforce` and `play`.
@NullMarked
module io.striate.games {
  requires static org.jspecify;
  requires io.striate.synthetic;
  requires io.striate.training;

  provides io.striate.api.CommandType with
      io.striate.games.command.PlayType,
      io.striate.games.command.ReinforceType;
  provides io.striate.api.data.DatasetType with
      io.striate.games.plan.PlannedMovesDataset;
  provides io.striate.api.play.EnvironmentType with
      io.striate.games.world.BreakoutType,
      io.striate.games.world.CatchType;
  provides io.striate.api.play.LearnerType with
      io.striate.games.learn.DeepQType,
      io.striate.games.learn.ImitationType;
}
