"""Pure: from what a pass sees to what it is to do (`plan.plan`)."""
