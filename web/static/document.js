// A document's page: links to copy, and the entry of the contents where the reader is. Everything else works without.
(() => {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) break; // not offered over plain http
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.origin + location.pathname).href);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = words; }, 2000);
    });
  }

  const entries = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    entries.set(decodeURIComponent(link.hash.slice(1)), link);
  }
  const list = document.querySelector(".contents nav");
  const seen = new Set();
  let current = null;
  const choose = () => {
    const first = [...entries.keys()].find((id) => seen.has(id));
    const link = entries.get(first);
    if (!link || link === current) return;
    current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    current = link;
    const from = link.offsetTop, to = from + link.offsetHeight;
    if (from < list.scrollTop || to > list.scrollTop + list.clientHeight) list.scrollTop = from - list.clientHeight / 3;
  };
  const watch = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) seen.add(target.id);
      else seen.delete(target.id);
    }
    choose();
  }, { rootMargin: "-30% 0px -50% 0px" });
  for (const id of entries.keys()) {
    const place = document.getElementById(id);
    if (place) watch.observe(place);
  }

  // On a phone the contents lie over the text: choosing an entry folds them away.
  const contents = document.querySelector(".contents");
  contents?.addEventListener("click", (event) => {
    if (event.target.closest("a")) contents.open = false;
  });
})();
