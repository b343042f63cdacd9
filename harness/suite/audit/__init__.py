"""Every view leaves a trace."""
