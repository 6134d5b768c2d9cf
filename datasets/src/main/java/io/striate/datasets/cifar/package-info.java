/// Reader of the binary format of CIFAR-10.
package io.striate.datasets.cifar;
