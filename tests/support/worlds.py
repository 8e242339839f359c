"""Simulated hosts: worlds of libvirt's test driver."""
