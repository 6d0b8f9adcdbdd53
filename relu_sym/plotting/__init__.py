"""Pictures of functions and their three derivatives: dots at jumps, arrows for impulses, segments for sets.

What to draw is computed without matplotlib (``scene``), from the same normal forms as every answer; matplotlib is
imported when a picture is drawn (``drawing``), not before.
"""

from .descent import plot_descent
from .duals import plot_convex
from .regions import plot_regions
from .verbs import plot, plot_derivatives

__all__ = ["plot", "plot_convex", "plot_derivatives", "plot_descent", "plot_regions"]
