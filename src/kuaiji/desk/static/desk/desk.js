// The officer's bench: zoom, turn and drag the evidence; changes only how the picture is shown.
(() => {
  "use strict";
  const viewer = document.querySelector("[data-viewer]");
  if (!viewer) return;
  const image = viewer.querySelector("figure");
  let scale = 1, turn = 0, left = 0, top = 0;
  const draw = () => { image.style.transform = `translate(${left}px, ${top}px) scale(${scale}) rotate(${turn}deg)`; viewer.classList.toggle("is-zoomed", scale > 1); };
  const zoom = (factor) => { scale = Math.min(6, Math.max(1, scale * factor)); if (scale === 1) { left = 0; top = 0; } draw(); };
  const act = { in: () => zoom(1.5), out: () => zoom(1 / 1.5), turn: () => { turn += 90; draw(); } };
  for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => act[button.dataset.view]());
  viewer.addEventListener("wheel", (event) => { if (!event.ctrlKey && scale === 1) return; event.preventDefault(); zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15); }, { passive: false });
  viewer.addEventListener("dblclick", () => zoom(scale > 1 ? 0.01 : 2.5));
  let from = null;
  viewer.addEventListener("pointerdown", (event) => { if (scale > 1) { from = [event.clientX - left, event.clientY - top]; viewer.setPointerCapture(event.pointerId); event.preventDefault(); } });
  viewer.addEventListener("pointermove", (event) => { if (from) { left = event.clientX - from[0]; top = event.clientY - from[1]; draw(); } });
  for (const end of ["pointerup", "pointercancel"]) viewer.addEventListener(end, () => { from = null; });
  const STEP = 40;
  const keys = { ArrowLeft: () => { left += STEP; draw(); }, ArrowRight: () => { left -= STEP; draw(); }, ArrowUp: () => { top += STEP; draw(); }, ArrowDown: () => { top -= STEP; draw(); } };
  viewer.addEventListener("keydown", (event) => { const key = keys[event.key]; if (key && scale > 1) { event.preventDefault(); key(); } });
})();
