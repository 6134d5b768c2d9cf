/// Pictures that are drawn with the same bits everywhere.
package io.striate.synthetic.draw;
