"""缺陷库: clean records, and every defect for which an officer would send one back, each with its source."""
