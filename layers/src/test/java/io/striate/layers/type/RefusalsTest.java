package io.striate.layers.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What layers say about inputs and settings that they cannot take.
class RefusalsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [6] | 'conv1d', 'filters': 2, 'kernel': 3 | needs lines [channels, length], got [6]
          [2, 7] | 'conv1d', 'filters': 3, 'kernel': 3, 'groups': 2 | cannot split 3 filters into 2 groups; use a multiple of 2 filters
          [2, 7] | 'conv1d', 'filters': 2, 'kernel': 3, 'padding': [1, 2, 3] | $.layers[0].padding: must be a whole number of at least 0, [before, after], "same" or "same-upper", got [1, 2, 3]
          [2, 7] | 'conv1d', 'filters': 2, 'kernel': 9 | does not fit
          [3, 5, 4] | 'conv-transpose2d', 'filters': 4, 'kernel': 3, 'groups': 2 | cannot split the 3 channels of its input [3, 5, 4] into 2 groups
          [3, 5, 4] | 'conv-transpose2d', 'filters': 4, 'kernel': 3, 'outputPadding': 1 | needs an outputPadding below the stride, got 1x1 and the stride 1x1
          [3, 1, 4] | 'conv-transpose2d', 'filters': 4, 'kernel': 2, 'padding': 1 | has a padding that removes the whole output: input [3, 1, 4], kernel 2x2, padding 1
          [3, 5, 4] | 'conv-transpose2d', 'filters': 4, 'kernel': 2, 'padding': 'same' | $.layers[0].padding: must be a whole number of at least 0, [height, width] or [[top, bottom], [left, right]], got "same"
          [3, 5, 4] | 'table-conv2d', 'table': [], 'kernel': 3 | needs a table of at least one filter
          [3, 5, 4] | 'table-conv2d', 'table': [[0, 1], [2, 2]], 'kernel': 3 | needs at least one channel for each filter, and none twice, got [2, 2]
          [3, 5, 4] | 'table-conv2d', 'table': [[0], [3]], 'kernel': 3 | has a table that names channel 3, but its input [3, 5, 4] has only 3 channels, from 0
          [3, 5, 4] | 'maxout', 'pieces': 2 | cannot split the 3 channels of its input [3, 5, 4] into groups of 2
          [6] | 'global-avgpool2d' | needs maps [channels, height, width], got [6]
          [6] | 'adaptive-maxpool2d', 'size': 2 | needs maps [channels, height, width], got [6]
          [3, 5, 4] | 'group-norm', 'groups': 2 | cannot split the 3 channels of its input [3, 5, 4] into 2 groups
          [6] | 'instance-norm' | needs more than one number in each channel, got [6]
          [3, 5, 4] | 'layer-norm', 'axes': [1, 0] | cannot normalize the axes [1, 0] of its input [3, 5, 4]; they must ascend from 0 to at most 2
          [3, 5, 4] | 'layer-norm', 'axes': [3] | cannot normalize the axes [3] of its input [3, 5, 4]; they must ascend from 0 to at most 2
          [3, 5, 4] | 'local-contrast-norm', 'size': 4 | needs an odd size, so that a window has a center, got 4
          [3, 5, 4] | 'channel-shuffle', 'groups': 2 | cannot split the 3 channels of its input [3, 5, 4] into 2 groups
          [3, 5, 4] | 'crop2d', 'crop': [[2, 3], [0, 0]] | cannot remove 5 rows and 0 columns of its input [3, 5, 4]; one must be left
          [3, 5, 4] | 'zero-pad2d', 'padding': 'same' | $.layers[0].padding: must be a whole number of at least 0, [height, width] or [[top, bottom], [left, right]], got "same"
          [3, 5, 4] | 'pixel-shuffle', 'factor': 2 | cannot split the 3 channels of its input [3, 5, 4] into groups of 4
          [3, 5, 4] | 'reshape', 'shape': [7, -1] | cannot give its input [3, 5, 4] of 60 numbers the shape [7, -1]
          [3, 5, 4] | 'reshape', 'shape': [-1, -1] | needs a shape of positive extents, at most one of them -1, got [-1, -1]
          [3, 5, 4] | 'permute', 'order': [1, 0] | cannot bring the axes of its input [3, 5, 4] into the order [1, 0]; it must name each of 3 axes once, from 0
          [3, 5, 4] | 'slice', 'axis': 3 | has no axis 3 in its input [3, 5, 4]
          [3, 5, 4] | 'slice', 'begin': 2, 'end': 2 | cannot take the entries 2 to below 2 of 3 along axis 0 of its input [3, 5, 4]
          [3, 5, 4] | 'slice', 'end': 4 | cannot take the entries 0 to below 4 of 3 along axis 0 of its input [3, 5, 4]
          [3, 5, 4] | 'zero-pad', 'axis': 3 | has no axis 3 in its input [3, 5, 4]
          {'a': [3, 5, 4], 'b': [3, 5, 1]} | 'average', 'from': ['a', 'b'] | needs inputs of one shape, got [3, 5, 4] and [3, 5, 1]
          {'a': [3, 5, 4], 'b': [3, 2, 1]} | 'multiply', 'from': ['a', 'b'] | needs inputs of one shape, but for extents of 1, got [3, 5, 4] and [3, 2, 1]
          [3, 5, 4] | 'lstm', 'units': 2 | needs sequences [steps, features], got [3, 5, 4]
          [5, 4] | 'attention', 'heads': 3 | cannot split the 4 features of its input [5, 4] into 3 heads
          {'a': [5, 4], 'b': [6, 4]} | 'attention', 'heads': 2, 'causal': true, 'from': ['a', 'b'] | needs inputs with the same number of features and, as it is causal, with the same number of steps, got [5, 4] and [6, 4]
          {'a': [5, 4], 'b': [5, 6]} | 'attention', 'heads': 2, 'from': ['a', 'b'] | needs inputs with the same number of features, and keys and values with the same number of steps, got [5, 4] and [5, 6]
          [3, 5, 4] | 'rbf', 'units': 2 | needs a flat input, got [3, 5, 4]
          [6] | 'dense', 'units': 2, 'eachRow': true | needs rows [rows, inputs], got [6]
          {'a': [3, 5, 4], 'b': [9]} | 'anchors', 'sizes': [8], 'from': ['a', 'b'] | needs maps [channels, height, width], got [9]
          {'a': [3, 5, 4], 'b': [3, 10, 8]} | 'anchors', 'sizes': [], 'from': ['a', 'b'] | needs at least one size and one ratio
          {'a': [9, 1], 'b': [9, 4], 'c': [8, 4]} | 'proposals', 'from': ['a', 'b', 'c'] | needs scores [A, 1] or [A, 2], offsets [A, 4] and anchors [A, 4], got [9, 1] and [9, 4] and [8, 4]
          {'a': [3, 5, 4], 'b': [6]} | 'align', 'size': 4, 'from': ['a', 'b'] | needs two points [4] or [2, 2], got [6]
          {'a': [3, 5, 4], 'b': [4]} | 'align', 'size': 4, 'first': [0.5], 'from': ['a', 'b'] | first and second: need two places of two numbers each, got [0.5] and [0.5, 0.9]
          [5] | 'point-boxes' | needs points [2 points] or [points, 2], got [5]
          [3, 4] | 'point-boxes' | needs points [2 points] or [points, 2], got [3, 4]
          {'a': [3, 5, 4], 'b': [9, 5]} | 'roi-align', 'from': ['a', 'b'] | needs boxes [boxes, 4], got [9, 5]
          {'a': [3, 5, 4], 'b': [4]} | 'roi-pool', 'from': ['a', 'b'] | needs boxes [boxes, 4], got [4]
          """)
  void saysWhatIsWrong(String input, String layer, String message) {
    String text =
        "{'striate': 1, 'inputs': %s, 'layers': [{'name': 'tested', 'type': %s}]}"
            .formatted(input.startsWith("{") ? input : "{'input': " + input + "}", layer)
            .replace('\'', '"');
    var refused =
        assertThrows(
            StriateException.class,
            () -> Network.parse("m.json", text, List.of(), Catalog.installed()));
    String what = refused.problems().getFirst().what();
    assertEquals(message, what.replaceFirst("^layer 'tested' \\([a-z0-9-]+\\) ", ""));
  }
}
