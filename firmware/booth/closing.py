"""The close at the evidence: CLOSE record, trustees' shares, TALLY record, the files on the stick."""

from __future__ import annotations

from firmware.booth.export import export
from firmware.booth.inbox import Share
from firmware.booth.office import Office, Performs
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import OfficerRefusal
from firmware.storage.errors import from_os_error


class Closing:
    """From the last ballot to "boleh dicabut"."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.performs: Performs = {
            fx.Close: lambda _: office.record(lambda: office.ledger().close()),
            fx.Tally: lambda _: self._tally(),
            fx.Export: lambda _: self._export(),
            Share: self._take_share,
        }

    def _take_share(self, share: Share) -> None:
        if self._office.counting_room().take(share.trustee, share.secret):
            self._office.tell(ev.ShareTaken(share.trustee))
        else:
            self._office.tell(ev.OfficerUnknown(OfficerRefusal.BAD_SHARE))

    def _tally(self) -> None:
        tally = self._office.counting_room().tally()
        self._office.do(
            lambda: self._office.ledger().tally(tally),
            lambda: self._office.tell(ev.Tallied(tuple(tally.totals))),
        )

    def _export(self) -> None:
        self._office.do(
            self._office.line("exported"),
            lambda: write_out(self._office),
            lambda: self._office.tell(ev.Exported()),
        )


def write_out(office: Office) -> None:
    """Write the result files as the logs are now. Raises StorageError."""
    counted = office.counting_room().result()
    if counted is None:
        raise RuntimeError("there is no result to export")
    try:
        export(office.known(), office.now_open(), counted)
    except OSError as error:
        raise from_os_error("stick", str(error.filename), error, gone=False) from error
