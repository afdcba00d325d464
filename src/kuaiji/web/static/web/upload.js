// 证明材料: progress, drag and drop, compression in the browser. Without this file the box is a plain file input with a button.
// Posts {csrf token, key, upload: slot, "file.<slot>": file} to data-upload with X-Fragment; the answer is the box again.
(() => {
  "use strict";
  const TRIES = 12;
  const PAUSE = 2000;
  const SIDES = [2400, 2000, 1600, 1280, 1024];
  const QUALITIES = [0.9, 0.82, 0.74, 0.66, 0.58, 0.5];

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const kb = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

  const draw = (image, side) => {
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    const canvas = make("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  const jpeg = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
  // The largest picture first, then the best quality that fits: writing stays readable as long as it can.
  const compress = async (file, max) => {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    for (const side of SIDES) {
      const canvas = draw(image, side);
      for (const quality of QUALITIES) {
        const blob = await jpeg(canvas, quality);
        if (blob && blob.size <= max) return { blob, width: canvas.width, height: canvas.height };
      }
    }
    return null;
  };

  const hiddenOf = (box, name) => { const input = box.closest("form") && box.closest("form").elements[name]; return input ? input.value : ""; };
  const replace = (box, html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.getElementById(box.id);
    if (!fresh) return null;
    const active = box.contains(document.activeElement);
    box.replaceWith(fresh);
    start();
    if (active) { const next = fresh.querySelector("[aria-invalid=true],.upload__pick,.upload__remove,a"); if (next) next.focus(); }
    document.dispatchEvent(new CustomEvent("kuaiji:uploaded", { detail: fresh }));
    return fresh;
  };
  const send = (box, data, progress) => new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", box.dataset.upload);
    request.setRequestHeader("X-Fragment", "1");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.addEventListener("load", () => {
      const known = request.status === 200 || request.status === 422;
      // A picture from somebody no longer signed in is answered with the login page, which has no such box.
      if (known && replace(box, request.responseText)) done(); else failed(known ? 401 : request.status);
    });
    request.addEventListener("error", () => failed(0));
    request.addEventListener("timeout", () => failed(0));
    request.timeout = 120000;
    request.send(data);
  });
  const reason = (status) => {
    if (status === 401 || status === 403) return "登录已过期。请先保存本页，登录后再上传。";
    if (status === 413) return "图片太大，请压缩后再上传。";
    if (status === 429) return "上传太频繁了，请过一会儿再试。";
    if (status === 503) return "现在上传的人很多，请等几秒再试一次。";
    return status ? "没有传上去，请再试一次。" : "网络断了，没有传上去。连上后再试一次。";
  };

  const key = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  // 保存 waits for pictures on their way: leaving the page would break them off.
  let flying = 0;
  let held = null;
  const landed = () => {
    flying -= 1;
    if (flying || !held) return;
    const { form, button } = held;
    held = null;
    form.requestSubmit(button && button.isConnected ? button : null);
  };
  document.addEventListener("submit", (event) => {
    if (!flying) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = { form: event.target, button: event.submitter };
    for (const work of event.target.querySelectorAll(".file--work .hint")) work.textContent = "正在上传，传完自动保存";
  }, true);

  const post = (box, fields, name, file) => {
    const work = box.querySelector(".upload__work");
    const bar = make("progress", { max: 100, value: 0 });
    bar.setAttribute("aria-label", `${name}上传进度`);
    const line = make("span", { className: "hint num", textContent: file ? "正在上传 0%" : "正在删除" });
    const data = new FormData();
    data.append("csrfmiddlewaretoken", hiddenOf(box, "csrfmiddlewaretoken"));
    data.append("key", key());
    for (const [field, value] of fields) data.append(field, value);
    if (file) data.append(`file.${box.dataset.slot}`, file, name);
    const attempt = () => {
      flying += 1;
      work.replaceChildren(make("div", { className: "file file--work" }, make("span", { className: "file__blank" }), make("div", {}, make("p", {}, make("b", { textContent: name }), " ", line), bar)));
      send(box, data, (part) => { bar.value = Math.round(part * 100); line.textContent = part < 1 ? `正在上传 ${Math.round(part * 100)}%` : "正在检查图片"; })
        .then(landed, (status) => {
          flying -= 1;
          held = null;
          const again = make("button", { type: "button", className: "btn btn--2 btn--sm", textContent: "再试一次" });
          again.addEventListener("click", attempt);
          work.replaceChildren(make("div", { className: "file file--work" }, make("span", { className: "file__blank" }), make("div", {}, make("p", {}, make("b", { textContent: name })), make("p", { className: "hint", textContent: reason(status) }), make("div", { className: "actions gap-top" }, again))));
        });
    };
    attempt();
  };
  const upload = (box, file, name) => post(box, [["upload", box.dataset.slot]], name, file);

  const offer = async (box, file) => {
    const work = box.querySelector(".upload__work");
    const max = Number(box.dataset.max);
    const text = make("p", { className: "hint", textContent: "正在试着压缩…" });
    const actions = make("div", { className: "actions gap-top" });
    work.replaceChildren(make("div", { className: "file file--work" }, make("span", { className: "file__blank" }), make("div", {},
      make("p", {}, make("b", { textContent: file.name }), " ", make("span", { className: "hint num", textContent: `${kb(file.size)}，不能超过 ${kb(max)}` })), text, actions)));
    const small = await compress(file, max).catch(() => null);
    if (!small) { text.textContent = "这张图片压缩不了。请换一张 JPG 或 PNG 图片，或者重新拍照。"; return; }
    text.textContent = `压缩后 ${small.width} × ${small.height}，${kb(small.blob.size)}。请看一眼，文字清晰就可以使用。`;
    const picture = make("img", { src: URL.createObjectURL(small.blob), alt: "压缩后的图片" });
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    work.querySelector(".file__blank").replaceWith(make("span", { className: "file__thumb" }, picture));
    const use = make("button", { type: "button", className: "btn btn--sm", textContent: "压缩并使用" });
    const drop = make("button", { type: "button", className: "btn btn--2 btn--sm", textContent: "换一张" });
    use.addEventListener("click", () => upload(box, small.blob, file.name.replace(/\.[^.]*$/, "") + ".jpg"));
    drop.addEventListener("click", () => { work.replaceChildren(); box.querySelector(".upload__file").click(); });
    actions.append(use, drop);
    use.focus();
  };
  const take = (box, file) => {
    if (!file) return;
    if (file.size > Number(box.dataset.max)) offer(box, file); else upload(box, file, file.name);
  };

  // A quarantined picture is being read by the server: ask for the box until it is done.
  const poll = (box, left) => setTimeout(async () => {
    if (!document.contains(box) || !left) return;
    const url = new URL(box.dataset.upload, location.href);
    url.searchParams.set("slot", box.dataset.slot);
    const answer = await fetch(url, { headers: { "X-Fragment": "1" }, credentials: "same-origin" }).catch(() => null);
    const html = answer && answer.ok ? await answer.text() : "";
    if (html && !html.includes("data-busy")) replace(box, html); else poll(box, left - 1);
  }, PAUSE);

  const begin = (box) => {
    const drop = box.querySelector("[data-drop]");
    for (const input of box.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => { take(box, input.files[0]); input.value = ""; });
    }
    box.addEventListener("click", (event) => {
      const button = event.target.closest(".upload__remove");
      if (!button) return;
      event.preventDefault();
      post(box, [["remove", button.value]], box.querySelector("legend").textContent.trim(), null);
    });
    for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", (event) => { event.preventDefault(); if (box.querySelector(".upload__file")) take(box, event.dataTransfer.files[0]); });
    if (box.hasAttribute("data-busy")) poll(box, TRIES);
  };
  const seen = new WeakSet();
  function start() { for (const box of document.querySelectorAll("fieldset[data-upload]")) if (!seen.has(box)) { seen.add(box); begin(box); } }
  start();
  document.addEventListener("htmx:load", start);
})();
