"""The lock that every use of libespeak-ng in this process holds."""

import threading

ESPEAK_LOCK = threading.Lock()
"""pyttsx3 and the library abort the process when two threads use them at once."""
