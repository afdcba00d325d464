// What every page shares: display switches, the error summary, double clicks, keys. Loads the other files only where a page needs them.
(() => {
  "use strict";
  const root = document.documentElement;
  const script = document.currentScript;
  root.classList.add("has-script");

  // --- parts of the page that bring their own file ---
  const PARTS = [
    ["forms", "[data-autosave],[data-hints],[data-guard],[data-sms]"],
    ["upload", "fieldset[data-upload]"],
    ["proof", "[data-pow]"],
    ["checks", "[data-awaits]"],
  ];
  const loaded = new Set();
  const load = () => {
    for (const [name, selector] of PARTS) {
      if (loaded.has(name) || !document.querySelector(selector)) continue;
      loaded.add(name);
      const part = document.createElement("script");
      part.src = script.dataset[name];
      document.head.append(part);
    }
  };
  load();
  document.addEventListener("htmx:load", load);

  // --- 关怀版 and 深色: a cookie, so that the server renders the next page right ---
  const display = document.querySelector("[data-display]");
  if (display) display.addEventListener("submit", (event) => {
    const button = event.submitter || document.activeElement;
    if (!button || !button.name) return;
    event.preventDefault();
    const value = button.value === "standard" ? "" : button.value;
    if (value) root.dataset[button.name] = value; else delete root.dataset[button.name];
    document.cookie = `${button.name}=${value}; path=/; max-age=${value ? 31536000 : 0}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
    const other = [...display.querySelectorAll(`[name=${button.name}]`)].find((one) => one !== button);
    if (other) other.focus();
  });

  // --- error summary: takes the focus, and leads to the field ---
  const focusOn = (field) => {
    const target = field.matches("input,select,textarea,button,a[href]") ? field : field.querySelector("input,select,textarea,button,a[href]") || field;
    (target.closest(".field") || target).scrollIntoView({ block: "center" });
    if (target === field && field.tabIndex < 0) field.tabIndex = -1;
    target.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-errors] a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    focusOn(field);
  });
  const greet = (place) => {
    const summary = place.querySelector("[data-errors]");
    if (!summary) return;
    if (!document.title.startsWith("错误：")) document.title = `错误：${document.title}`;
    summary.focus({ preventScroll: true });
    summary.scrollIntoView({ block: "center" });
  };
  greet(document);
  // A link from another page (预检) leads to a field too.
  const aim = () => { const field = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1)); if (field) focusOn(field); };
  aim();
  addEventListener("hashchange", aim);
  document.addEventListener("htmx:afterSwap", (event) => greet(event.target));

  // --- a form is sent once; going back makes it usable again ---
  const sending = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method.toLowerCase() !== "post") return;
    if (sending.get(form) > Date.now() - 8000) { event.preventDefault(); return; }
    sending.set(form, Date.now());
    const button = event.submitter;
    if (button) setTimeout(() => button.setAttribute("aria-disabled", "true"));
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.forms) sending.delete(form);
    for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  });

  // --- the menu closes with Esc and with a click elsewhere ---
  const menus = document.querySelectorAll("details.menu");
  document.addEventListener("click", (event) => { for (const menu of menus) if (!menu.contains(event.target)) menu.open = false; });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // --- keys: data-keys="j" or "ctrl+enter" (or several: "+ =") clicks the element; plain letters only outside of fields,
  // and not at all for whoever switched them off. A tick or a choice takes the focus, so that Tab goes on from there.
  const spell = (event) => (event.ctrlKey || event.metaKey ? "ctrl+" : "") + event.key.toLowerCase();
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing || event.repeat) return;
    const keys = spell(event);
    const isPlain = !keys.startsWith("ctrl+");
    if (isPlain && (root.classList.contains("no-keys") || event.target.closest("input:not([type=checkbox]):not([type=radio]),select,textarea,[contenteditable]"))) return;
    const target = [...document.querySelectorAll("[data-keys]")].find((one) => one.dataset.keys.split(" ").includes(keys) && !one.disabled && one.offsetParent !== null);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input,summary")) target.focus();
    target.click();
  });
  const keysSwitch = document.querySelector("[data-keys-switch]");
  if (document.cookie.split("; ").includes("keys=off")) root.classList.add("no-keys");
  if (keysSwitch) {
    keysSwitch.checked = !root.classList.contains("no-keys");
    keysSwitch.addEventListener("change", () => {
      root.classList.toggle("no-keys", !keysSwitch.checked);
      document.cookie = `keys=off; path=/; max-age=${keysSwitch.checked ? 0 : 31536000}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
    });
  }

  // --- the page one is on stays in sight where the navigation scrolls ---
  for (const here of document.querySelectorAll(".nav > [aria-current], .tabs > [aria-current]")) {
    const line = here.parentElement;
    line.scrollLeft += here.getBoundingClientRect().left - line.getBoundingClientRect().left - 16;
  }

  // --- print and back buttons, and ticks that show a part of a form ---
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    if (event.target.closest("[data-back]")) history.back();
  });
  const reveal = () => {
    for (const part of document.querySelectorAll("[data-when]")) {
      const [name, ...values] = part.dataset.when.split(/[=|]/);
      const form = part.closest("form");
      const chosen = form ? new FormData(form).get(name) : null;
      part.hidden = !values.includes(chosen || "");
    }
  };
  reveal();
  document.addEventListener("change", reveal);
  document.addEventListener("htmx:load", reveal);
})();
