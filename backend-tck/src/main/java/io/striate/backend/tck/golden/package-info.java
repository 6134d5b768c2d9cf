/// Values that PyTorch computed in double (`golden/make_golden.py`), and the programs that must
/// reproduce them. The values are resources of this package.
package io.striate.backend.tck.golden;
