from . import deferred as deferred
