// The administrators' pages: files are sent one after the other with their progress, what waits is kept current.
// Without this script the form of the page sends them.
(() => {
  const main = document.getElementById("main");
  const say = (text) => {
    const said = document.getElementById("said");
    if (said) said.textContent = text;
  };

  // A file that is being read, or taken into the index: the page is shown again once that is done.
  const { upload, state } = main.dataset;
  if (upload) {
    const look = async () => {
      const answer = await fetch(`/api/v1/admin/uploads/${upload}`).catch(() => null);
      const now = answer?.ok ? (await answer.json()).state : answer?.status === 404 ? "gone" : state;
      if (now !== state) location.reload();
      else setTimeout(look, 700);
    };
    setTimeout(look, 400);
  }

  const form = document.getElementById("upload");
  if (!form) return;

  // What waits, and how far the index is.
  let asking = null, asked = 0;
  const states = () => new Map([...document.querySelectorAll(".upload")].map((each) => [each.dataset.id, each.dataset.state]));
  const refresh = async () => {
    asking = null;
    const mine = ++asked;
    const answer = await fetch("/admin/uploads", { headers: { Accept: "text/html" } }).catch(() => null);
    const html = answer?.ok && !answer.redirected ? (await answer.text()).trim() : null;
    if (mine !== asked) return; // one that was asked for later knows more
    if (html !== null) {
      const shown = document.getElementById("waiting");
      if (shown.outerHTML.trim() !== html) show(shown, html);
    }
    if (document.getElementById("waiting").dataset.busy === "yes") soon();
  };
  const soon = () => { asking ??= setTimeout(refresh, 500); };
  const show = (shown, html) => {
    const before = states(), { ended } = shown.dataset;
    const focused = document.activeElement?.closest("#waiting") ? document.activeElement : null;
    const label = focused?.getAttribute("aria-label"), address = focused?.getAttribute("href");
    const part = document.createElement("template");
    part.innerHTML = html;
    shown.replaceWith(part.content);
    const changed = [...document.querySelectorAll(".upload")].filter((each) => before.get(each.dataset.id) !== each.dataset.state);
    if (changed.length) say(changed.map((each) => each.dataset.said).join("; "));
    if (focused) {
      const same = [...document.querySelectorAll("#waiting a, #waiting button")]
        .find((each) => each.getAttribute("aria-label") === label && each.getAttribute("href") === address);
      (same ?? document.querySelector("#waiting a, #waiting button") ?? main).focus();
    }
    if (document.getElementById("waiting").dataset.ended !== ended) held();
  };
  const held = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("held");
    const shown = document.getElementById("held");
    if (fresh && !shown.contains(document.activeElement)) shown.replaceWith(fresh);
  };
  soon();

  // Sending: one file at a time, so that each is either whole or not begun.
  const list = document.getElementById("sending");
  const waiting = [];
  let isSending = false;
  const row = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    const bar = document.createElement("progress");
    const words = document.createElement("span");
    name.textContent = file.name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(name, bar, words);
    list.append(item);
    list.hidden = false;
    return { item, bar, words };
  };
  const send = (file, { item, bar, words }) => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/admin/uploads");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name.toWellFormed?.() ?? file.name));
    request.setRequestHeader("X-CSRF-Token", main.dataset.csrf);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => {
      if (total) bar.value = loaded / total;
      words.textContent = total ? `${Math.round(loaded / total * 100)}%` : "";
    };
    request.onloadend = () => {
      if (request.status === 429) { // so many files that the server asks for a pause
        setTimeout(() => send(file, { item, bar, words }).then(done), 1000 * (Number(request.getResponseHeader("Retry-After")) || 5));
        return;
      }
      const isDone = request.status === 201;
      let detail = main.dataset.offline;
      try { detail = JSON.parse(request.responseText).detail ?? detail; } catch { /* no answer of ours */ }
      words.textContent = isDone ? main.dataset.sent : detail;
      if (!isDone && request.status) words.lang = "en";
      item.classList.add(isDone ? "is-sent" : "is-refused");
      bar.hidden = !isDone;
      if (isDone) bar.value = 1;
      say(`${file.name}: ${words.textContent}`);
      if (isDone) setTimeout(() => { item.remove(); list.hidden = !list.children.length; }, 4000);
      soon();
      done();
    };
    request.send(file);
  });
  const next = async () => {
    if (isSending) return;
    isSending = true;
    while (waiting.length) await send(...waiting.shift());
    isSending = false;
  };
  const take = (files) => {
    for (const file of files) waiting.push([file, row(file)]);
    next();
  };

  const input = document.getElementById("files");
  const drop = form.querySelector(".drop");
  form.querySelector("button").hidden = true; // choosing sends
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const over = (is) => drop.classList.toggle("is-over", is);
  for (const kind of ["dragenter", "dragover"]) {
    addEventListener(kind, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault(); // a file beside the zone is not opened in place of the page
      over(drop.contains(event.target));
    });
  }
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
  addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    over(false);
    if (drop.contains(event.target)) take([...event.dataTransfer.files]);
  });
})();
