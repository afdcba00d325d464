// 核验结果: asks again while a registry's answer is on its way, ever more seldom, and stops after three minutes.
//   <div data-awaits="/url" aria-live="polite">  its content comes from that address; [data-waiting] in it means: an answer is due
//   <a data-take="name" data-value="…">          改为登记的值: fills the field of the form that it stands in; the person saves
// Hears "kuaiji:judged" (forms.js: what the panel says about the text as it is kept now) and "kuaiji:uploaded" (upload.js); says
// "kuaiji:answered" when a registry has answered, so that findings and upload boxes follow.
(() => {
  "use strict";
  const FIRST = 1000;
  const LONGEST = 15000;
  const PATIENCE = 180000;

  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const parsed = (html) => new DOMParser().parseFromString(`<div>${html}</div>`, "text/html").body.firstChild;
  // The same words are left alone: nothing flickers, and nothing is read out twice.
  const take = (box, html) => {
    const fresh = parsed(html);
    if (words(fresh) === words(box)) return false;
    box.replaceChildren(...fresh.childNodes);
    return true;
  };
  const fetched = async (box) => {
    const answer = await fetch(box.dataset.awaits, { credentials: "same-origin" }).catch(() => null);
    return answer && answer.ok && !answer.redirected ? answer.text() : null;
  };

  const watch = (box) => {
    let timer = 0; let wait = FIRST; let since = 0;
    const isWaiting = () => box.querySelector("[data-waiting]") !== null;
    const later = () => {
      clearTimeout(timer);
      if (!isWaiting()) { since = 0; return; }
      if (!since) { since = Date.now(); wait = FIRST; }
      if (Date.now() - since > PATIENCE) { for (const text of box.querySelectorAll("[data-late]")) text.hidden = false; return; }
      timer = setTimeout(look, wait);
      wait = Math.min(wait * 1.5, LONGEST);
    };
    async function look() {
      if (!box.isConnected) return;
      const html = await fetched(box);
      if (html !== null && take(box, html)) document.dispatchEvent(new CustomEvent("kuaiji:answered"));
      later();
    }
    document.addEventListener("kuaiji:judged", (event) => { if (box.closest("form")) { take(box, event.detail); later(); } });
    document.addEventListener("kuaiji:uploaded", look);
    later();
  };

  // --- 改为登记的值 ---
  const fill = (form, name, value) => {
    const boxes = (one) => [...form.elements].filter((control) => control.name === one);
    const [year, month] = value.split("-");
    const pairs = boxes(`${name}.y`).length ? [[`${name}.y`, year], [`${name}.m`, String(Number(month))]] : [[name, value]];
    for (const [one, text] of pairs) {
      for (const control of boxes(one)) {
        if (control.type === "radio" || control.type === "checkbox") control.checked = control.value === text; else control.value = text;
      }
    }
    const first = boxes(pairs[0][0])[0];
    if (!first) return false;
    first.dispatchEvent(new Event("change", { bubbles: true }));
    first.closest(".field").scrollIntoView({ block: "center" });
    first.focus({ preventScroll: true });
    return true;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-take]");
    const form = link && link.closest("form");
    if (form && fill(form, link.dataset.take, link.dataset.value)) event.preventDefault();
  });

  for (const box of document.querySelectorAll("[data-awaits]")) watch(box);
})();
