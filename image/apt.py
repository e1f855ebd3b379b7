"""A private state of apt: Debian's package lists for arm64, verified by the archive's keys, nothing
installed.

The machine's own settings for proxies and certificates hold, because apt itself does the fetching. Nothing of
the machine's own packages is read or changed, so no rights are needed.
"""

from __future__ import annotations

import re
import time
from calendar import timegm
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from image.errors import ImageError, LockError, ToolError
from image.lock import BOOTH, DIAGNOSTIC, Lock, Package, Wanted
from image.mirrors import Mirrors
from image.run import run

COMPONENTS = "main non-free-firmware"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
HELPER = "/usr/lib/apt/apt-helper"
BATCH = 20
"""Files fetched by one call of apt-helper."""


class Apt:
    """One private state in `folder`, for one release."""

    def __init__(self, folder: Path, mirrors: Mirrors, release: str) -> None:
        self._folder = folder
        self._mirrors = mirrors
        self._release = release
        self._conf = folder / "apt.conf"
        self._env = {"APT_CONFIG": str(self._conf)}

    def prepare(self) -> None:
        """Write the private configuration."""
        if not KEYRING.is_file():
            raise ImageError(f"{KEYRING} is absent: install debian-archive-keyring")
        for name in ("lists/partial", "archives/partial"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        (self._folder / "status").write_text("")
        sources = [
            (self._mirrors.debian, self._release),
            (self._mirrors.debian, f"{self._release}-updates"),
            (self._mirrors.security, f"{self._release}-security"),
        ]
        (self._folder / "sources.list").write_text(
            "".join(f"deb [signed-by={KEYRING}] {uri} {suite} {COMPONENTS}\n" for uri, suite in sources)
        )
        settings = {
            "Dir::State::lists": self._folder / "lists",
            "Dir::State::status": self._folder / "status",
            "Dir::State::extended_states": self._folder / "extended_states",
            "Dir::Cache": self._folder,
            "Dir::Cache::archives": self._folder / "archives",
            "Dir::Etc::sourcelist": self._folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "APT::Architecture": "arm64",
            "APT::Install-Recommends": "false",
            "APT::Get::AllowUnauthenticated": "false",
            "Acquire::AllowInsecureRepositories": "false",
            "Acquire::Languages": "none",
            "APT::Sandbox::User": "root",
        }
        lines = [f'{key} "{value}";' for key, value in settings.items()]
        self._conf.write_text(
            "\n".join([*lines, "#clear APT::Architectures;", 'APT::Architectures { "arm64"; };', ""])
        )

    def update(self) -> None:
        """Fetch the lists of packages; apt checks the signatures."""
        run(["apt-get", "update", "-q", "--error-on=any"], env=self._env)

    def resolve(self, wanted: Wanted) -> Lock:
        """The newest versions of all that is wanted, with all that it depends on, but for `without`."""
        booth = self._closure(wanted.closed) | {self._real(name): "" for name in wanted.alone}
        both = self._closure([*wanted.closed, *wanted.diagnostic]) | booth
        unknown = sorted(set(wanted.without) - set(both))
        if unknown:
            raise LockError(f"packages.in [without] names what would not come anyway: {', '.join(unknown)}")
        asked = {name: version for name, version in both.items() if name not in wanted.without}
        words = [f"{name}={version}" if version else name for name, version in asked.items()]
        shown = run(["apt-cache", "show", "--no-all-versions", *words], env=self._env)
        packages = [self._package(stanza, booth) for stanza in shown.strip().split("\n\n")]
        lacking = sorted(set(asked) - {one.name for one in packages})
        if lacking:
            raise LockError(f"apt shows nothing of {', '.join(lacking)}")
        return Lock(self._release, self._dated(), tuple(packages))

    def _closure(self, names: Sequence[str]) -> dict[str, str]:
        """Name and version of all that apt would install on an empty machine."""
        plan = run(["apt-get", "install", "--simulate", "-q", *names], env=self._env)
        chosen = re.findall(r"^Inst (\S+) \((\S+) ", plan, re.MULTILINE)
        return {name.partition(":")[0]: version for name, version in chosen}

    def _real(self, name: str) -> str:
        """A name that stands for the newest of a series, such as linux-image-arm64, is followed to the real
        one."""
        shown = run(["apt-cache", "show", "--no-all-versions", name], env=self._env)
        real = re.search(r"^Depends:.*?\b(linux-image-\d\S+)", shown, re.MULTILINE)
        return real[1] if name.startswith("linux-image") and real else name

    def _package(self, stanza: str, booth: Collection[str]) -> Package:
        fields = dict(re.findall(r"^([\w-]+): (.*)$", stanza, re.MULTILINE))
        try:
            path = fields["Filename"]
            return Package(
                fields["Package"],
                fields["Version"],
                fields["Architecture"],
                "security" if path.startswith("pool/updates/") else "debian",
                path,
                int(fields["Size"]),
                fields["SHA256"],
                BOOTH if fields["Package"] in booth else DIAGNOSTIC,
            )
        except KeyError as error:
            raise LockError(f"apt shows a package without {error}: {stanza[:60]!r}") from error

    def _dated(self) -> int:
        """The newest date of the releases, in Unix seconds."""
        dates = []
        for path in (self._folder / "lists").glob("*InRelease"):
            found = re.search(r"^Date: \w+, (.*) UTC$", path.read_text(), re.MULTILINE)
            if found:
                dates.append(timegm(time.strptime(found[1], "%d %b %Y %H:%M:%S")))
        if not dates:
            raise LockError("the lists of packages bear no date")
        return max(dates)

    def fetch(self, packages: Iterable[Package], cache: Path) -> None:
        """Have every package as `cache/<file>`; apt checks each SHA-256 before the file is there.

        LockError names the packages that the mirror no longer holds.
        """
        cache.mkdir(parents=True, exist_ok=True)
        absent = [one for one in packages if not (cache / one.file).is_file()]
        for start in range(0, len(absent), BATCH):
            part = absent[start : start + BATCH]
            try:
                self._download(part, cache)
            except ToolError:
                self._one_by_one(part, cache)

    def _download(self, packages: Sequence[Package], cache: Path) -> None:
        words: list[str] = []
        for one in packages:
            uri = f"{self._mirrors.base(one.archive)}/{one.path}"
            words += [uri, str(cache / f"{one.file}.part"), f"SHA256:{one.sha256}"]
        run([HELPER, "download-file", *words], env=self._env)
        for one in packages:
            part = cache / f"{one.file}.part"
            if part.stat().st_size != one.size:
                raise LockError(
                    f"{one.name}: {part.stat().st_size} bytes where packages.lock says {one.size}"
                )
            part.rename(cache / one.file)

    def _one_by_one(self, packages: Sequence[Package], cache: Path) -> None:
        """After a failed batch: find out which are at fault."""
        faults = []
        for one in packages:
            if not (cache / one.file).is_file():
                try:
                    self._download([one], cache)
                except ToolError as error:
                    faults.append(f"{one.name} {one.version}: {str(error).splitlines()[-1].strip()}")
        if faults:
            listed = "\n  ".join(faults)
            raise LockError(
                "the mirror does not give what packages.lock names; make it anew with `make image-lock`:\n  "
                + listed
            )
