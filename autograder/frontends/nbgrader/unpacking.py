"""Unpacking a download from Canvas or Moodle: `nbgrader zip_collect`.

nbgrader stops for the whole class at one file that is damaged or has an odd name, and unpacks what students zipped,
however much comes out. Here only the instructor's own archives are unpacked, and what can't be is left out and said so.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from nbgrader.plugins import ExtractorPlugin
from nbgrader.utils import unzip

from autograder.reports.wording import harmless
from autograder.submissions.formats import COMPRESSIONS

MAX_MEMBER = 100 << 20  # bytes


class DownloadExtractor(ExtractorPlugin):  # type: ignore[misc]  # nbgrader has no types
    """Each archive gets a folder of its name, as with nbgrader's own."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        for path in sorted(Path(archive_path).rglob("*")):
            if not path.is_file():
                continue
            folder = Path(extracted_path) / path.relative_to(archive_path).parent
            folder.mkdir(parents=True, exist_ok=True)
            try:
                if path.suffix == ".zip":
                    self._unpack(path, folder / path.stem)
                elif path.suffix in self.zip_ext:
                    unzip(str(path), str(folder), zip_ext=self.zip_ext, create_own_folder=True)
                else:
                    shutil.copyfile(path, folder / path.name)
            except Exception as error:  # whatever it is, the others' files are still there
                self._left_out(path.name, error)

    def _unpack(self, path: Path, folder: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    try:
                        _write(archive, member, folder)
                    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError) as error:
                        self._left_out(member.filename, error)

    def _left_out(self, name: str, error: Exception) -> None:
        said = harmless(f"{name!r} ({type(error).__name__}: {error})").replace("\n", " ")
        self.log.warning("Left out, it can't be unpacked: %s", said)


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    place = PurePosixPath(member.filename)
    target = folder.joinpath(*place.parts)
    if place.is_absolute() or ".." in place.parts or not target.resolve().is_relative_to(folder.resolve()):
        raise ValueError("it leads elsewhere")
    if member.compress_type not in COMPRESSIONS:
        raise ValueError("an unknown compression")
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source:
        data = source.read(MAX_MEMBER + 1)  # what the archive says of sizes is not believed
    if len(data) > MAX_MEMBER:
        raise ValueError("too large")
    with target.open("xb") as file:
        file.write(data)
