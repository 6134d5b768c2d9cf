/// Pictures with their explanations, as one HTML file and as PNG files.
package io.striate.visualize.page;
