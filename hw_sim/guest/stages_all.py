"""Every stage of the image test, in the order in which they run."""

from hw_sim.guest import cuts_stage, day
from hw_sim.guest.stages import Stage

STAGES: tuple[Stage, ...] = (day.STAGE, cuts_stage.STAGE)
