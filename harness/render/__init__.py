"""Pure functions from results to what people and machines read: HTML, JUnit, text, curl."""
