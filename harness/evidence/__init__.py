"""What a run saw and concluded: exchanges, redaction, verdicts and the results file."""
