// 验证码 without riddles: finds n so that SHA-256(challenge + "." + n) begins with `bits` zero bits. Plain JS, because
// browsers hash for us only on https; in slices of 12 ms, so that typing stays smooth. About 2^14 hashes, half a second.
(() => {
  "use strict";
  const SLICE = 12;
  const K = new Uint32Array(64);
  const START = new Uint32Array(8);
  const root = (value, power) => { const part = value ** power; return ((part - Math.floor(part)) * 4294967296) >>> 0; };
  for (let number = 2, found = 0; found < 64; number += 1) {
    let prime = true;
    for (let factor = 2; factor * factor <= number && prime; factor += 1) prime = number % factor !== 0;
    if (!prime) continue;
    if (found < 8) START[found] = root(number, 1 / 2);
    K[found] = root(number, 1 / 3);
    found += 1;
  }

  const words = new Uint32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  const compress = (state, bytes, offset) => {
    for (let i = 0; i < 16; i += 1) {
      const at = offset + i * 4;
      words[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const x = words[i - 15]; const y = words[i - 2];
      words[i] = words[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + words[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  };
  // ASCII only: a challenge is base64url.
  const sha256 = (text) => {
    const length = text.length;
    const bytes = new Uint8Array(((length + 9 + 63) >> 6) << 6);
    for (let i = 0; i < length; i += 1) bytes[i] = text.charCodeAt(i);
    bytes[length] = 128;
    new DataView(bytes.buffer).setUint32(bytes.length - 4, length * 8);
    const state = START.slice();
    for (let offset = 0; offset < bytes.length; offset += 64) compress(state, bytes, offset);
    return state;
  };
  const zeros = (state) => (state[0] ? Math.clz32(state[0]) : 32 + Math.clz32(state[1]));

  const solve = (challenge, bits) => new Promise((done) => {
    let n = 0;
    const work = () => {
      const end = performance.now() + SLICE;
      while (performance.now() < end) {
        for (let round = 0; round < 64; round += 1, n += 1) {
          if (zeros(sha256(`${challenge}.${n}`)) >= bits) { done(n); return; }
        }
      }
      setTimeout(work);
    };
    setTimeout(work);
  });

  const begin = (row) => {
    const form = row.closest("form");
    const text = row.querySelector("[data-pow-text]");
    const run = async (challenge, bits) => {
      row.dataset.state = "work";
      text.textContent = "验证码：正在自动完成，请稍候";
      row.querySelector("[name=pow]").value = "";
      row.querySelector("[name=challenge]").value = challenge;
      row.querySelector("[name=pow]").value = await solve(challenge, bits);
      row.dataset.state = "done";
      text.textContent = "验证码：已自动完成";
    };
    form.proofs = run(row.dataset.pow, Number(row.dataset.bits));
    form.addEventListener("kuaiji:challenge", (event) => { form.proofs = run(event.detail.challenge, Number(event.detail.bits)); });
    // Whoever is faster than the proof waits for it and is sent on by it.
    form.addEventListener("submit", (event) => {
      if (row.dataset.state === "done") return;
      event.preventDefault();
      const button = event.submitter;
      form.proofs.then(() => { if (form.requestSubmit) form.requestSubmit(button); else button.click(); });
    });
  };
  const seen = new WeakSet();
  const start = () => { for (const row of document.querySelectorAll("[data-pow]")) if (!seen.has(row)) { seen.add(row); begin(row); } };
  start();
  document.addEventListener("htmx:load", start);
})();
