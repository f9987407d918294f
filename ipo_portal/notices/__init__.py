"""What waits for a seat (tasks) and what a person should know (notices). In the portal; mail follows."""
