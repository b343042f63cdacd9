"""What a shared record must show, to whom, and what trace it leaves: pure rules, read from CONTRACT alone."""
