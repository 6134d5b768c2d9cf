/// Workers that add up what they have computed over sockets. [io.striate.distributed.HalvingPlan]
/// says who sends what to whom, [io.striate.distributed.SocketCluster] does it, and a
/// [io.striate.distributed.Launcher] starts workers where they belong.
package io.striate.distributed;
