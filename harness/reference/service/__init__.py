"""The FHIR base: routes, handlers, the decision point and the audit choke point."""
