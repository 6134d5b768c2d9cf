/// Workers that compute the steps of a training together: where they are ([Cluster]), what they run
/// ([ClusterJob]), and how they add up what they have computed ([Collective]).
package io.striate.api.cluster;
