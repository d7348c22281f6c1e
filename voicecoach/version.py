"""The version, in a module that rooms can import without the package's face."""

__version__ = "0.2.0"
