"""A record on disk: `manifest.json` and `measurements.safetensors`, data only, sealed by their class folder.

The seal is a keyed digest of the manifest, and the manifest has the digest of the measurements: a record that was cut
off, changed by hand or brought from elsewhere is refused with a sentence instead of being judged.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from autograder.grading.record import SCHEMA, Origin, Record, SandboxUsed
from autograder.kit.evidence import ProbeEvidence
from autograder.kit.lab import ProbeInputs
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.job import Ending
from autograder.words import Sentence, say

MANIFEST, MEASUREMENTS = "manifest.json", "measurements.safetensors"
MAX_BYTES = 256 << 20  # of either; a record takes a tenth of a megabyte
PLAIN = ("submission", "student", "digest", "lab", "checkpoint", "seed", "seconds")


class RecordError(Exception):
    """A record that can't be used; the message is one sentence that says why."""


def record_bytes(record: Record, seal_key: bytes) -> dict[str, bytes]:
    """A record's two files, by name."""
    arrays: dict[str, NDArray[Any]] = {}
    manifest: dict[str, Any] = {
        "schema": SCHEMA,
        "key": record.key,
        **{name: getattr(record, name) for name in PLAIN},
        "notes": [_sentence_to_json(note) for note in record.notes],
        "unwritten": list(record.unwritten),
        "problem": _sentence_to_json(record.problem),
        "exercises": list(record.exercises),
        "sandbox": {
            "level": str(record.sandbox.level),
            "isolation": str(record.sandbox.isolation),
            "passed_over": _sentence_to_json(record.sandbox.passed_over),
            "own_code": record.sandbox.own_code,
        },
        "saw": dict(record.saw),
        "origin": {**vars(record.origin), "libraries": dict(record.origin.libraries)},
        "inputs": {probe: _inputs_to_json(probe, given, arrays) for probe, given in record.inputs.items()},
        "evidence": {probe: _evidence_to_json(probe, found, arrays) for probe, found in record.evidence.items()},
    }
    # safetensors orders by type, so the same arrays always give the same bytes.
    measurements = save({name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())})
    manifest["inputs_digest"] = inputs_digest(record.inputs)
    manifest["measurements"] = hashlib.sha256(measurements).hexdigest()
    manifest["seal"] = _seal(manifest, seal_key)
    return {MEASUREMENTS: measurements, MANIFEST: json.dumps(manifest, separators=(",", ":")).encode()}


def read_record(folder: Path, seal_key: bytes) -> Record:
    """A record from its folder.

    Raises:
        RecordError: it is not there, cut off, changed, from elsewhere, or of another schema.
    """
    manifest = _manifest(folder / MANIFEST)
    if manifest.get("schema") != SCHEMA:
        found = str(manifest.get("schema"))[:60]
        raise RecordError(
            say("its record has the schema {found!r}, and {known!r} is read here", found=found, known=SCHEMA)
        )
    if not hmac.compare_digest(str(manifest.get("seal")).encode(), _seal(manifest, seal_key).encode()):
        raise RecordError(say("its record was changed, or comes from another class folder"))
    measurements = _read(folder / MEASUREMENTS)
    if hashlib.sha256(measurements).hexdigest() != manifest["measurements"]:
        raise RecordError(say("its measurements are cut off, or belong to another record"))
    try:
        return _record(manifest, load(measurements))
    except (SafetensorError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise RecordError(say("its record can't be read ({error})", error=type(error).__name__)) from None


def digest_in(folder: Path) -> str:
    """The digest of the file that a record is about; empty where there is no record."""
    try:
        return str(_manifest(folder / MANIFEST).get("digest"))
    except RecordError:
        return ""


def inputs_digest(inputs: Mapping[str, ProbeInputs]) -> str:
    """The same for the same inputs, bit for bit."""
    digest = hashlib.sha256()
    for probe, given in sorted(inputs.items()):
        digest.update(json.dumps([probe, dict(given.facts), dict(given.answers)], sort_keys=True).encode())
        for name, array in sorted(given.arrays.items()):
            digest.update(f"{name} {array.dtype} {array.shape}".encode() + array.tobytes())
    return digest.hexdigest()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RecordError(
            say("its record is not whole: {file} ({error})", file=path.name, error=error.strerror)
        ) from None
    if len(data) > MAX_BYTES:
        raise RecordError(say("its record is not whole: {file} ({error})", file=path.name, error=say("too large")))
    return data


def _manifest(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_read(path))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RecordError(say("its record is not whole: {file} ({error})", file=path.name, error=say("no JSON")))
    return found


def _seal(manifest: Mapping[str, Any], key: bytes) -> str:
    text = json.dumps({name: value for name, value in manifest.items() if name != "seal"}, sort_keys=True)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _record(manifest: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Record:
    sandbox = manifest["sandbox"]
    return Record(
        **{name: manifest[name] for name in PLAIN},
        notes=tuple(_sentence_from_json(note) for note in manifest["notes"]),
        unwritten=tuple(map(str, manifest["unwritten"])),
        problem=_sentence_from_json(manifest["problem"]),
        exercises=tuple(manifest["exercises"]),
        sandbox=SandboxUsed(
            Isolation(sandbox["isolation"]), _sentence_from_json(sandbox["passed_over"]), sandbox["own_code"]
        ),
        saw=manifest["saw"],
        origin=Origin(**manifest["origin"]),
        inputs={
            probe: ProbeInputs(given["facts"], _arrays("inputs", probe, given["arrays"], arrays), given["answers"])
            for probe, given in manifest["inputs"].items()
        },
        evidence={probe: _evidence(probe, found, arrays) for probe, found in manifest["evidence"].items()},
    )


def _inputs_to_json(probe: str, given: ProbeInputs, arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    arrays |= {f"inputs:{probe}:{name}": array for name, array in given.arrays.items()}
    return {"facts": dict(given.facts), "answers": dict(given.answers), "arrays": sorted(given.arrays)}


def _evidence_to_json(probe: str, found: ProbeEvidence, arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    arrays |= {f"evidence:{probe}:{name}": array for name, array in found.arrays.items()}
    return {
        "ending": str(found.ending),
        "facts": found.facts,
        "arrays": sorted(found.arrays),
        "running_cell": found.running_cell,
        "limit": found.limit,
        "exit_code": found.exit_code,
        "stand_ins": list(found.stand_ins),
        "apart": found.apart,
    }


def _evidence(probe: str, found: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> ProbeEvidence:
    return ProbeEvidence(
        Ending(found["ending"]),
        found["facts"],
        _arrays("evidence", probe, found["arrays"], arrays),
        found["running_cell"],
        found["limit"],
        found["exit_code"],
        tuple(found["stand_ins"]),
        found["apart"],
    )


def _arrays(kind: str, probe: str, names: list[str], arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {name: arrays[f"{kind}:{probe}:{name}"] for name in names}


def _sentence_to_json(text: str) -> Any:
    if not isinstance(text, Sentence):
        return text
    values = {k: _sentence_to_json(v) if isinstance(v, str) else v for k, v in text.values.items()}
    return {"said": str(text), "template": text.template, "values": values}


def _sentence_from_json(kept: Any) -> str:
    if isinstance(kept, str):
        return kept
    values = {k: _sentence_from_json(v) if isinstance(v, dict) else v for k, v in kept["values"].items()}
    return Sentence(kept["said"], kept["template"], values)
