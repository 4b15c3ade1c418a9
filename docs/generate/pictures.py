"""python docs/generate/pictures.py: the README's pictures, taken of the real pages in a browser, light and dark.

`check("1")` on a specimen of the demo in JupyterLab, and the class page of `python -m autograder demo`, which must have
run. Needs chromium and chromedriver.
"""

from __future__ import annotations

import argparse
import base64
import io
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_notebook
from PIL import Image

from autograder.frontends.demo.specimen import read_specimen
from autograder.kit.registry import load_lab

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browser import chromium, jupyterlab  # noqa: E402

LAB, SPECIMEN, EXERCISE = "lora_from_scratch", "alpha_not_divided", "1"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SCALE, COLOURS = 1.5, 96  # pixels of the picture for one of the page; few colours keep the files small
NOTEBOOK, CLASS = (900, 1400), (1220, 720)  # width and height of a page


def notebook(folder: Path) -> Path:
    """A notebook in which the specimen's exercise was checked, and which JupyterLab trusts."""
    (source,) = read_specimen(load_lab(LAB).folder / "demo" / f"{SPECIMEN}.py").cells.values()
    set_up = f'import torch\nfrom autograder import checker\ncheck = checker("{LAB}")'
    made = new_notebook(cells=[new_code_cell(set_up), new_code_cell(source), new_code_cell(f'check("{EXERCISE}")')])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    ExecutePreprocessor(timeout=120).preprocess(made, {"metadata": {"path": str(folder)}})
    path = folder / "check.ipynb"
    nbformat.write(made, path)
    NotebookNotary().sign(made)
    return path


def look(browser: Any, mode: str, size: tuple[int, int]) -> None:
    features = [{"name": "prefers-color-scheme", "value": mode}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": SCALE, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})


def shoot(browser: Any, path: Path, clip: Mapping[str, float]) -> None:
    options = {"format": "png", "clip": {**clip, "scale": 1}}
    taken = browser.execute_cdp_cmd("Page.captureScreenshot", options)
    picture = Image.open(io.BytesIO(base64.b64decode(taken["data"]))).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path}: {picture.width} x {picture.height}, {path.stat().st_size / 1000:.0f} kB")


def shoot_check(out: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        os.environ["JUPYTER_DATA_DIR"] = str(Path(name) / "data")  # where it is written that the notebook is trusted
        path = notebook(Path(name))
        for mode, theme in THEMES.items():
            with ExitStack() as stack:
                address = stack.enter_context(jupyterlab(Path(name), theme))
                browser = stack.enter_context(chromium())
                look(browser, mode, NOTEBOOK)
                browser.get(f"{address}/doc/tree/{path.name}?reset")
                browser.implicitly_wait(90)  # seconds until JupyterLab shows what the cell has printed
                browser.find_element("css selector", ".jp-OutputArea-output.jp-RenderedHTML")
                box = browser.execute_script(
                    "const cells = [...document.querySelectorAll('.jp-Cell')].slice(1)"
                    ".map(cell => cell.getBoundingClientRect());"
                    "return [cells[0].left, cells[0].top + 4, cells[0].right, cells.at(-1).bottom]"
                )
                left, top, right, bottom = box
                clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
                shoot(browser, out / f"check-{mode}.png", clip)


def shoot_class(page: Path, out: Path) -> None:
    with chromium() as browser:
        for mode in THEMES:
            look(browser, mode, CLASS)
            browser.get(page.absolute().as_uri())
            shoot(browser, out / f"class-{mode}.png", {"x": 0, "y": 0, "width": CLASS[0], "height": CLASS[1]})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, default=ROOT / "demo", metavar="DIR", help="what `demo` has written")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures", metavar="DIR")
    options = parser.parse_args()
    page = options.demo / "index.html"
    if not page.is_file():
        print(f"There is no {page}: run `python -m autograder demo` first.", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    shoot_class(page, options.out)
    shoot_check(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
