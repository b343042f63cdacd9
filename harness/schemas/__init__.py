"""JSON Schemas of the files people write and read: target, results."""
