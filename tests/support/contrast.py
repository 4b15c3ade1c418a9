"""How legible a page is: the contrast of each text to its ground, and what axe finds, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

LEAST = 4.5  # WCAG 2.2, level AA, for text of usual size

_CONTRAST = r"""
function parsed(text) {
  const numbers = text.match(/[\d.e-]+/g).map(Number);
  const scale = text.startsWith('color(srgb') ? 255 : 1;
  const [r, g, b, a] = numbers;
  return [r * scale, g * scale, b * scale, a === undefined ? 1 : a];
}
function over(top, bottom) {
  return [0, 1, 2].map(i => top[i] * top[3] + bottom[i] * (1 - top[3])).concat(1);
}
function ground(element) {
  const layers = [];
  for (let e = element; e; e = e.parentElement) layers.push(parsed(getComputedStyle(e).backgroundColor));
  const dark = matchMedia('(prefers-color-scheme: dark)').matches &&
               getComputedStyle(document.documentElement).colorScheme.includes('dark');
  return layers.reduceRight((below, layer) => over(layer, below), dark ? [18, 18, 18, 1] : [255, 255, 255, 1]);
}
function luminance(colour) {
  const [r, g, b] = colour.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const found = [];
for (const root of document.querySelectorAll(arguments[0])) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();) {
    const element = node.parentElement;
    const unseen = ['STYLE', 'SCRIPT'].includes(element.tagName) || !element.getClientRects().length;
    if (unseen || !node.data.trim()) continue;
    const below = ground(element);
    const above = over(parsed(getComputedStyle(element).color), below);
    const [light, dark] = [luminance(above), luminance(below)].sort((a, b) => b - a);
    found.push([(light + 0.05) / (dark + 0.05), node.data.trim().slice(0, 60)]);
  }
}
return found;
"""


def contrasts(browser: Any, selector: str = "body") -> list[tuple[float, str]]:
    """(contrast, text) of each text that is shown below elements of a page; 1 is illegible, 21 black on white."""
    return [(float(ratio), str(text)) for ratio, text in browser.execute_script(_CONTRAST, selector)]


def serious_findings(browser: Any) -> list[str]:
    """What axe calls serious or critical on the page; the test is skipped where axe is not installed."""
    axe = pytest.importorskip("axe_selenium_python", reason="needs axe: pip install -e '.[test]'")
    browser.execute_script((Path(axe.__file__).parent / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    # Contrast is measured above: this axe can't read mixed colours.
    options = "{rules: {'color-contrast': {enabled: false}}}"
    found = browser.execute_async_script(f"axe.run(document, {options}).then(arguments[arguments.length - 1])")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def seen_in(browser: Any, scheme: str, width: int, height: int = 900) -> None:
    """Makes the browser's window so wide, and its system "light" or "dark"."""
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
