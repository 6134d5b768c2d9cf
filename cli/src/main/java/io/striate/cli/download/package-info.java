/// Fetches files of public data sets, when asked to.
package io.striate.cli.download;
