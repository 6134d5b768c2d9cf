/// A planner that tries actions out on copies of an environment, and samples made with it.
package io.striate.games.plan;
