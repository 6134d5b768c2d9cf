/// Where samples come from. A dataset only tells what it has and copies single samples out;
/// splitting, shuffling, batching and reading ahead are done for all datasets alike.
package io.striate.api.data;
