"""How assessors used the scale, measured after closing. Never a correction of the legal score.

The story is in docs/uncertainty.md. Figures are exact where they can be; NumPy is not needed.
"""

from assessment.calibration.agreement import Agreement, Level, krippendorff_alpha
from assessment.calibration.given import GivenPoints
from assessment.calibration.halo import Correlation, Halo, Unsaid
from assessment.calibration.mirror import Comparison, Mirror, mirror_of
from assessment.calibration.report import AssessorCalibration, Calibration, calibrate
from assessment.calibration.scale_use import PointCount, ScaleUse
from assessment.calibration.spread import MINIMUM_PANEL, PanelSpread, spread_of

__all__ = [
    "MINIMUM_PANEL",
    "Agreement",
    "AssessorCalibration",
    "Calibration",
    "Comparison",
    "Correlation",
    "GivenPoints",
    "Halo",
    "Level",
    "Mirror",
    "PanelSpread",
    "PointCount",
    "ScaleUse",
    "Unsaid",
    "calibrate",
    "krippendorff_alpha",
    "mirror_of",
    "spread_of",
]
