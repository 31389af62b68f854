"""The whole product beside the forge, as processes on one machine: for the demo and the stories."""
