"""What can go wrong between the booth and a device on its cable, by who is at fault."""


class DriverError(Exception):
    """Root of all driver errors; the thread that owns a device catches this and nothing else."""


class DeviceLost(DriverError):
    """The line is gone: cable pulled, adapter vanished, port not to be opened."""


class DeviceTimeout(DriverError):
    """The line is there and the device did not answer, or take our bytes, in time."""


class DeviceFault(DriverError):
    """The device understood and answered with a failure."""


class ProtocolError(DriverError):
    """An answer came that cannot be believed: wrong checksum, length, address or order."""
