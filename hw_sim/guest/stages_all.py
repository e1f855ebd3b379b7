"""Every stage of the image test, in the order in which they run."""

from hw_sim.guest import cuts_stage, day, pi, stock, twice, update_stage, verity
from hw_sim.guest.stages import Stage

STAGES: tuple[Stage, ...] = (
    twice.STAGE,
    stock.MAKE_STAGE,
    day.STAGE,
    stock.STAGE,
    pi.STAGE,
    cuts_stage.STAGE,
    verity.STAGE,
    update_stage.STAGE,
)
