"""Student repositories on GitHub: made, graded at every push, and collected for the grade of record."""
