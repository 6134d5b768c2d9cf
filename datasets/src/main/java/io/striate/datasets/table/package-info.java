/// A reader of tables in text files: CSV and its relatives.
package io.striate.datasets.table;
