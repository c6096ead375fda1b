"""Prefect only: retries, schedules and run reports around the plain functions of `pipeline`."""
