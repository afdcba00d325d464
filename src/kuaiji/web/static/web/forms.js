// Forms that keep themselves: autosave, hints beside fields, what two windows wrote, the unsaved guard, the SMS code.
//   <form data-autosave="/url">  posts text fields 0.8 s after the last change; JSON {revision, saved_at, findings} or 409 {revision, theirs}
//   <form data-hints="/url">     what the rules say, asked when a field is left; JSON {findings}. With data-autosave it is a GET after the
//                                save, so that an autosave stays cheap; without it the form is posted and nothing is saved
//   <form data-guard>            warns before leaving with unsaved text
(() => {
  "use strict";
  const PAUSE = 800;
  const LONGEST = 30000;

  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  // Files are sent by the upload box, never by an autosave.
  const typed = (form) => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    return data;
  };
  const picture = (() => {
    const drawing = '<svg class="ico" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" stroke-width="1.7" aria-hidden="true"><path d="M8 2.2 14.4 13.4H1.6z"/><path d="M8 6.6v3M8 11.4v.1"/></svg>';
    const template = make("template", { innerHTML: drawing });
    return () => template.content.firstChild.cloneNode(true);
  })();

  // Whoever is no longer signed in gets the login page, not JSON.
  const isExpired = (answer) => answer.status === 401 || answer.status === 403 || (answer.ok && !(answer.headers.get("content-type") || "").includes("json"));

  // --- findings beside fields: only where the person has been, so that nobody is scolded for what is still to come ---
  const inputsOf = (field) => field.querySelectorAll("input:not([type=hidden]),select,textarea");
  const wordsOf = (line) => line.textContent.replace(/\s+/g, "");
  const show = (form, findings) => {
    for (const field of form.querySelectorAll("[data-field]")) {
      const own = findings.filter((finding) => finding.at === field.dataset.field);
      const spoken = [...field.querySelectorAll("[data-finding]")];
      if (!field.dataset.touched && !spoken.length) continue;
      const bad = own.some((one) => one.severity !== "advise");
      const hint = document.getElementById(`${field.dataset.field}-h`);
      const lines = own.map((one, n) => make("p", { className: one.severity === "advise" ? "tip" : "err", id: `${field.dataset.field}-e${n + 1}` },
        picture(), make("span", {}, make("b", { className: "grave", textContent: `${one.word}：` }), one.message,
          make("cite", { className: "cite", textContent: one.source ? `依据：${one.source}` : "" }))));
      // What is said already stays as it is: nothing flickers, and nothing is read out twice.
      if (lines.map(wordsOf).join() === spoken.map(wordsOf).join()) continue;
      for (const [n, line] of lines.entries()) line.dataset.finding = own[n].code;
      for (const line of spoken) line.remove();
      const place = field.querySelector("[data-said]");
      if (place) place.append(...lines); else (hint || field.querySelector("legend,label")).after(...lines);
      field.classList.toggle("field--bad", bad);
      for (const input of inputsOf(field)) {
        if (bad) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
        const ids = [hint && hint.id, ...lines.map((line) => line.id)].filter(Boolean).join(" ");
        if (ids) input.setAttribute("aria-describedby", ids); else input.removeAttribute("aria-describedby");
      }
    }
  };

  // --- two windows wrote the same section ---
  const titleOf = (control) => {
    const field = control.closest(".field");
    const label = control.labels && control.labels[0];
    const title = field && field.querySelector("legend,label");
    return (control.getAttribute("aria-label") || (title || label || control).textContent || control.name).trim();
  };
  const controlsOf = (form, name) => [...form.elements].filter((one) => one.name === name);
  const valueOf = (controls) => {
    const choice = controls[0].type === "radio" || controls[0].type === "checkbox";
    const chosen = choice ? controls.find((one) => one.checked) : controls[0];
    return chosen ? chosen.value : "";
  };
  const fill = (controls, value) => {
    for (const one of controls) if (one.type === "radio" || one.type === "checkbox") one.checked = one.value === value; else one.value = value;
  };
  const clash = (form, answer, resume) => {
    const rows = [];
    for (const [name, value] of Object.entries(answer.theirs)) {
      const controls = controlsOf(form, name);
      if (controls.length && valueOf(controls) !== value) rows.push([controls, valueOf(controls), value]);
    }
    // Only a choice makes this form current: 保存 without one is answered with both texts.
    const settled = () => { form.elements.revision.value = answer.revision; resume(); };
    if (!rows.length) { settled(); return; }
    const cell = (text) => make("td", { textContent: text || "（空）" });
    const body = make("tbody", {}, ...rows.map(([controls, mine, theirs]) =>
      make("tr", {}, make("th", { scope: "row", textContent: titleOf(controls[0]) }), cell(mine), cell(theirs))));
    const head = make("thead", {}, make("tr", {}, ...["项目", "这里填写的", "另一个窗口的"].map((word) => make("th", { scope: "col", textContent: word }))));
    const keep = make("button", { type: "button", className: "btn btn--sm", textContent: "保留这里的" });
    const take = make("button", { type: "button", className: "btn btn--2 btn--sm", textContent: "换成另一个窗口的" });
    const box = make("div", { className: "note note--warn", tabIndex: -1 }, picture(), make("div", {},
      make("p", {}, make("b", { textContent: "另一个窗口刚刚保存了不同的内容" })), make("p", { textContent: "请选择保留哪一份，选好以前两份都在。" }),
      make("div", { className: "scroll" }, make("table", { className: "clash" }, head, body)), make("div", { className: "actions gap-top" }, keep, take)));
    box.setAttribute("role", "alert");
    keep.addEventListener("click", () => { box.remove(); settled(); });
    take.addEventListener("click", () => { for (const [controls, , theirs] of rows) fill(controls, theirs); box.remove(); settled(); });
    form.prepend(box);
    box.focus();
  };

  // --- the answers call for other pictures: boxes come and go, and one that is in use stays as it is ---
  const arrange = async (form, slots) => {
    const place = form.querySelector("[data-boxes]");
    const boxesIn = (root) => [...root.querySelectorAll("fieldset[data-slot]")];
    if (!place || boxesIn(place).map((box) => box.dataset.slot).join() === slots.join()) return;
    const answer = await fetch(place.dataset.boxes, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const fresh = boxesIn(new DOMParser().parseFromString(await answer.text(), "text/html"));
    const known = new Map(boxesIn(place).map((box) => [box.dataset.slot, box]));
    place.replaceChildren(...fresh.map((box) => known.get(box.dataset.slot) || box));
    document.dispatchEvent(new CustomEvent("htmx:load"));
  };

  // --- one form, one request at a time ---
  const watch = (form) => {
    const url = form.dataset.autosave || form.dataset.hints;
    const hints = form.dataset.autosave ? form.dataset.hints : "";
    const status = form.querySelector("[data-saved]");
    const say = (text) => { if (status && form.dataset.autosave) status.textContent = text; };
    let asking = false; let dirty = false; let busy = false; let held = false; let leaving = null; let timer = 0; let wait = PAUSE; let key = uuid();

    const later = (delay) => { clearTimeout(timer); timer = setTimeout(save, delay); };
    const failed = (text) => { say(text); wait = Math.min(wait * 2, LONGEST); dirty = true; later(wait); };
    const answered = async (answer) => {
      if (answer.status === 409) {
        held = true;
        clash(form, await answer.json(), () => { held = false; dirty = true; later(0); });
        say("等您选择保留哪一份");
      } else if (isExpired(answer)) {
        held = true;
        say("登录已过期。点保存会先请您登录，已填内容不会丢。");
      } else if (answer.status === 422) {
        held = true;
        say((await answer.json()).findings[0].message);
      } else if (!answer.ok) {
        failed("暂时没有存上，稍后自动再试");
      } else {
        const news = await answer.json();
        if (form.elements.revision && news.revision !== undefined) form.elements.revision.value = news.revision;
        wait = PAUSE;
        if (news.saved_at) say(`草稿已自动保存 ${news.saved_at}`);
        if (hints) await ask(); else show(form, news.findings || []);
      }
    };
    const ask = async () => {
      if (!asking) return;
      asking = false;
      await judge();
    };
    const judge = async () => {
      const answer = await fetch(hints, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok || isExpired(answer) || dirty) return;
      const news = await answer.json();
      show(form, news.findings);
      await arrange(form, news.slots || []);
      document.dispatchEvent(new CustomEvent("kuaiji:judged", { detail: news.check || "" }));
    };
    if (hints) document.addEventListener("kuaiji:answered", judge);
    async function save() {
      if (busy || held || !dirty) return;
      busy = true; dirty = false;
      try {
        const headers = { Accept: "application/json", "X-Key": key, "X-Autosave": "1" };
        const answer = await fetch(url, { method: "POST", body: typed(form), headers, credentials: "same-origin" });
        // The key is used up by any answer but a server error: only then the same save is tried again.
        if (answer.status < 500) key = uuid();
        await answered(answer);
      } catch (error) {
        failed("网络断了，连上后自动保存");
      }
      busy = false;
      if (leaving && !held) { const { button } = leaving; leaving = null; form.requestSubmit(button); return; }
      leaving = null;
      if (dirty && !held && wait === PAUSE) later(PAUSE);
    }
    const changed = (event) => {
      if (event.target.type === "file" || !event.target.name) return;
      const field = event.target.closest("[data-field]");
      if (field && event.type === "change") { field.dataset.touched = "1"; asking = true; }
      dirty = true;
      if (url) later(PAUSE);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    // 保存 waits for an autosave on its way: it needs the revision that this one brings back.
    form.addEventListener("submit", (event) => {
      if (busy) {
        event.preventDefault();
        leaving = { button: event.submitter };
      } else {
        held = true; dirty = false; clearTimeout(timer);
      }
    });
    addEventListener("online", () => { if (dirty) later(0); });
    addEventListener("beforeunload", (event) => {
      if ((dirty || busy) && !form.dataset.hints) { event.preventDefault(); event.returnValue = ""; }
    });
  };

  // --- 获取验证码: asks, then counts down on the button ---
  const count = (button, seconds, word) => {
    const until = Date.now() + seconds * 1000;
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      button.disabled = left > 0;
      button.textContent = left > 0 ? `${left} 秒后可重发` : word;
      if (left > 0) setTimeout(tick, 250);
    };
    tick();
  };
  const code = (button) => {
    const form = button.form;
    const status = form.querySelector("[data-sms-status]");
    const word = button.textContent;
    if (Number(button.dataset.sms) > 0) count(button, Number(button.dataset.sms), "重新获取");
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      status.textContent = "正在发送…";
      await (form.proofs || Promise.resolve());
      try {
        const data = typed(form);
        data.append(button.name, button.value);
        const answer = await fetch(button.formAction, { method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin" });
        const news = await answer.json();
        for (const field of form.querySelectorAll("[data-field]")) if ((news.findings || []).some((one) => one.at === field.dataset.field)) field.dataset.touched = "1";
        show(form, news.findings || []);
        status.textContent = news.message || "";
        if (news.challenge) form.dispatchEvent(new CustomEvent("kuaiji:challenge", { detail: news }));
        if (news.wait) count(button, news.wait, "重新获取"); else { button.disabled = false; button.textContent = word; }
        const wrong = form.querySelector("[aria-invalid=true]");
        if (wrong) wrong.focus();
      } catch (error) {
        status.textContent = "没有发出去，请检查网络后再试。";
        button.disabled = false;
      }
    });
  };

  const seen = new WeakSet();
  const each = (selector, action) => {
    for (const element of document.querySelectorAll(selector)) if (!seen.has(element)) { seen.add(element); action(element); }
  };
  const start = () => { each("form[data-autosave],form[data-hints],form[data-guard]", watch); each("[data-sms]", code); };
  start();
  document.addEventListener("htmx:load", start);
})();
