"""Writes odd-tables.csv with Python's csv module, and how the module reads it, one cell per line.

Run in this folder: python3 odd-tables.py
"""

import csv

ROWS = [
    ["name", "height, in m", 'a "quoted" word', "note"],
    ["plain", "1.5", "-2e-3", ""],
    ["with, comma", "0", '"', "two\nlines"],
    ["Ünïcödé", "007", "", "x" * 70],
]

with open("odd-tables.csv", "w", newline="", encoding="utf-8-sig") as file:
    writer = csv.writer(file)
    writer.writerows(ROWS)

with open("odd-tables.csv", newline="", encoding="utf-8-sig") as file, open(
    "odd-tables.txt", "w", encoding="utf-8"
) as cells:
    for row in csv.reader(file):
        for cell in row:
            cells.write(cell.replace("\n", "\\n") + "\n")
