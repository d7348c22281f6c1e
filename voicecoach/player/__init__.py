"""Playing a session: the transport, the queue ahead of the device, devices and controls."""
