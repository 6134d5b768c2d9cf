package io.striate.api.backend;

/// What has been asked of a device that has memory of its own.
///
/// @param launches kernels run
/// @param uploads transfers to the device
/// @param uploadedBytes their size
/// @param downloads transfers to the host
/// @param downloadedBytes their size
public record Traffic(
    long launches, long uploads, long uploadedBytes, long downloads, long downloadedBytes) {
  /// What came on top of an earlier count.
  public Traffic since(Traffic earlier) {
    return new Traffic(
        launches - earlier.launches,
        uploads - earlier.uploads,
        uploadedBytes - earlier.uploadedBytes,
        downloads - earlier.downloads,
        downloadedBytes - earlier.downloadedBytes);
  }
}
