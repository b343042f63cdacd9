"""The clinical verbs, and the ports behind them: who asks, how to contribute, view and audit."""
