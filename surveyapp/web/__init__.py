"""What people see: thin views over the services."""
