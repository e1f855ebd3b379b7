"""The bill of materials: everything that the image is made of, as an SPDX 2.3 document in JSON.

It is a function of the lock, the wheels and the sources, and the same bytes each time; the tools of the
building
machine are in it with their versions, because they are what two builds on two machines could differ by.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from image.errors import ToolError
from image.facts import Release, Slot
from image.licences import expression, named, of_wheel
from image.lock import Lock, Package
from image.run import run

TOOLS = {
    "mksquashfs": ["mksquashfs", "-version"],
    "veritysetup": ["veritysetup", "--version"],
    "mkfs.vfat": ["mkfs.vfat", "--help"],
    "mtools": ["mtools", "--version"],
    "zstd": ["zstd", "--version"],
    "kmod": ["depmod", "--version"],
    "qemu-aarch64": ["qemu-aarch64-static", "--version"],
    "dpkg-deb": ["dpkg-deb", "--version"],
}
"""What the bytes of the image depend on, and how each tells its version."""
NONE = "NOASSERTION"


def tools() -> dict[str, str]:
    """Version of each tool of this machine; "unknown" where it does not say."""
    found = {}
    for name, command in TOOLS.items():
        try:
            said = run(command)
        except ToolError as error:
            said = str(error)
        version = re.search(r"\b(\d+\.\d+[\w.+~-]*)", said)
        found[name] = version[1].rstrip(".") if version else "unknown"
    return found


def tree_hash(folder: Path) -> str:
    """SHA-256 over a line `sha256  path` for each file, sorted by path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    lines = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def document(
    release: Release,
    slot: Slot,
    lock: Lock,
    copyrights: Mapping[str, str],
    wheels: list[Path],
    firmware: Path,
    tool_versions: Mapping[str, str],
) -> str:
    """The document. `copyrights`: text of each Debian package's copyright file."""
    whole = _item("image", release.name, release.version, "Bilik's image for SD cards", slot.image)
    whole["primaryPackagePurpose"] = "OPERATING-SYSTEM"
    whole["comment"] = (
        f"variant {release.variant}; the checksum is `image` of image.json; root hash {slot.root_hash}"
    )
    own = _item("bilik", "bilik", release.version, "Bilik's firmware", tree_hash(firmware))
    own["licenseDeclared"] = "MIT"
    parts = [own, *(_deb(one, copyrights.get(one.name, "")) for one in lock.of(release.variant))]
    parts += [_wheel(path) for path in wheels]
    used = [
        _item(f"tool-{name}", name, version, "tool of the building machine")
        for name, version in tool_versions.items()
    ]
    relations = [_relation("SPDXRef-DOCUMENT", "DESCRIBES", whole["SPDXID"])]
    relations += [_relation(whole["SPDXID"], "CONTAINS", part["SPDXID"]) for part in parts]
    relations += [_relation(tool["SPDXID"], "BUILD_TOOL_OF", whole["SPDXID"]) for tool in used]
    content = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": release.name,
        "documentNamespace": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{release.name} {slot.image}')}",
        "creationInfo": {
            "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(release.epoch)),
            "creators": [f"Tool: bilik-image-{release.version}"],
        },
        "packages": [whole, *parts, *used],
        "relationships": relations,
    }
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def _item(key: str, name: str, version: str, summary: str, sha256: str | None = None) -> dict[str, Any]:
    """What every entry has."""
    entry: dict[str, Any] = {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", key),
        "name": name,
        "versionInfo": version,
        "summary": summary,
        "downloadLocation": NONE,
        "filesAnalyzed": False,
        "licenseConcluded": NONE,
        "licenseDeclared": NONE,
        "copyrightText": NONE,
    }
    if sha256:
        entry["checksums"] = [{"algorithm": "SHA256", "checksumValue": sha256}]
    return entry


def _deb(package: Package, copyright_text: str) -> dict[str, Any]:
    names = named(copyright_text)
    entry = _item(f"deb-{package.name}", package.name, package.version, "Debian package", package.sha256)
    entry["licenseDeclared"] = expression(names)
    if names:
        entry["licenseComments"] = "Debian's copyright file names: " + "; ".join(names)
    entry["packageFileName"] = package.path
    version = package.version.replace("+", "%2B").replace(":", "%3A")
    entry["externalRefs"] = [_purl(f"pkg:deb/debian/{package.name}@{version}?arch={package.architecture}")]
    return entry


def _wheel(path: Path) -> dict[str, Any]:
    name, version = path.name.split("-")[:2]
    with zipfile.ZipFile(path) as bundle:
        where = next(entry for entry in bundle.namelist() if entry.endswith(".dist-info/METADATA"))
        metadata = bundle.read(where).decode(errors="replace")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    entry = _item(f"wheel-{name}", name, version, "Python wheel", digest)
    entry["licenseDeclared"] = of_wheel(metadata)
    entry["packageFileName"] = path.name
    entry["externalRefs"] = [_purl(f"pkg:pypi/{name.lower().replace('_', '-')}@{version}")]
    return entry


def _purl(locator: str) -> dict[str, str]:
    return {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": locator}


def _relation(one: str, kind: str, other: str) -> dict[str, str]:
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
