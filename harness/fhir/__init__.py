"""FHIR as data: lossless JSON, comparison and strategies."""
