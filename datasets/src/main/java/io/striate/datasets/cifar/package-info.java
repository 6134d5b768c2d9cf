/// Reader of the binary format of CIFAR-10 and CIFAR-100.
package io.striate.datasets.cifar;
